package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may change in a job, and when (contract: Torc semantics, section 4.2). */
final class JobUpdate {
  private JobUpdate() {}

  static void apply(Tx tx, JobView v, JobPatch p) {
    refuseForbidden(v, p);
    JobRow j = v.job();
    Row row = new Row();
    change(row, "name", p.name());
    change(row, "command", p.command());
    change(row, "resource_requirements_id", p.resourceRequirementsId());
    if (p.schedulerId() != null) {
      row.set("scheduler_id", JobCreation.zeroIsNull(p.schedulerId()));
    }
    Checks.priority(p.priority());
    change(row, "priority", p.priority());
    if (p.labels() != null) {
      row.set("labels", Checks.labelText(Checks.labels(p.labels())));
    }
    if (p.invocationScript() != null) {
      row.set("invocation_script", JobCreation.blankIsNull(p.invocationScript()));
    }
    change(row, "cancel_on_blocking_job_failure", p.cancelOnBlockingJobFailure());
    change(row, "supports_termination", p.supportsTermination());
    if (!row.values().isEmpty()) {
      tx.records().update(Table.JOB, j.id(), row);
    }
    if (p.dependsOn() != null && !sameSet(p.dependsOn(), v.dependsOn())) {
      tx.graph().clear(j.id());
      p.dependsOn().forEach(d -> tx.graph().add(j.id(), d, j.workflowId()));
    }
    if (p.status() == JobStatus.DISABLED && j.status() != JobStatus.DISABLED) {
      Move.DISABLE.check(j.id(), j.status(), JobStatus.DISABLED);
      Progress.set(tx, j, JobStatus.DISABLED, null);
    }
    JobRow now = Context.job(tx, j.id());
    tx.jobs()
        .setClaimClass(
            j.id(),
            tx.jobs()
                .claimClass(
                    j.workflowId(), now.resourceRequirementsId(), now.schedulerId(), now.labels()));
  }

  private static void change(Row row, String column, @Nullable Object value) {
    if (value != null) {
      row.set(column, value);
    }
  }

  private static void refuseForbidden(JobView v, JobPatch p) {
    JobRow j = v.job();
    boolean early = j.status() == JobStatus.UNINITIALIZED;
    if (!early) {
      boolean changed =
          (p.name() != null && !p.name().equals(j.name()))
              || (p.command() != null && !p.command().equals(j.command()))
              || (p.dependsOn() != null && !sameSet(p.dependsOn(), v.dependsOn()));
      if (changed) {
        throw TorcException.invalid(
            "name, command and dependencies of job "
                + j.id()
                + " can only change while it is uninitialized; it is "
                + j.status().wireName());
      }
    }
    if (p.status() != null
        && p.status() != j.status()
        && !(early && p.status() == JobStatus.DISABLED)) {
      throw TorcException.invalid(
          "the status of job "
              + j.id()
              + " cannot be updated to "
              + p.status().wireName()
              + ": it is immutable here, but for disabling an uninitialized job");
    }
    immutable("env", p.env() != null && !p.env().equals(Checks.envMap(j.env())));
    immutable("input_file_ids", differs(p.inputFiles(), v.inputFiles()));
    immutable("output_file_ids", differs(p.outputFiles(), v.outputFiles()));
    immutable("input_user_data_ids", differs(p.inputUserData(), v.inputUserData()));
    immutable("output_user_data_ids", differs(p.outputUserData(), v.outputUserData()));
  }

  private static void immutable(String field, boolean changed) {
    if (changed) {
      throw TorcException.invalid(field + " is immutable after the job has been created");
    }
  }

  private static boolean differs(@Nullable List<Long> wanted, List<Long> present) {
    return wanted != null && !sameSet(wanted, present);
  }

  private static boolean sameSet(List<Long> a, List<Long> b) {
    return new HashSet<>(a).equals(new HashSet<>(b));
  }
}
