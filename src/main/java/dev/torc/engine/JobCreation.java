package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.JobData;
import dev.torc.store.NewJob;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Inserts jobs of one workflow; looks up once what they share. Lives for one transaction. */
final class JobCreation {
  private final Tx tx;
  private final long workflowId;
  private final Map<String, String> workflowEnv;
  private final Map<String, Long> classes = new HashMap<>();
  private @Nullable Long defaultRequirement;

  JobCreation(Tx tx, long workflowId) {
    this.tx = tx;
    this.workflowId = workflowId;
    Row w =
        tx.records()
            .get(Table.WORKFLOW, workflowId)
            .orElseThrow(() -> TorcException.notFound("workflow", workflowId));
    this.workflowEnv = Checks.envMap(w.textOrNull("env"));
  }

  static void check(JobDraft d) {
    if (d.name().isEmpty()) {
      throw TorcException.invalid("a job needs a name");
    }
    Checks.env(d.env());
    Checks.priority(d.priority());
    Checks.labels(d.labels());
  }

  Jobs.Created insert(JobDraft d) {
    return insert(d, JobStatus.UNINITIALIZED, null);
  }

  Jobs.Created insert(JobDraft d, JobStatus status, @Nullable String origin) {
    List<String> labels = Checks.labels(d.labels());
    Map<String, String> env = mergedEnv(d.env());
    long requirement =
        d.resourceRequirementsId() == null ? defaultRequirement() : d.resourceRequirementsId();
    Long scheduler = zeroIsNull(d.schedulerId());
    long id =
        tx.jobs()
            .insert(
                new NewJob(
                    workflowId,
                    d.name(),
                    d.command(),
                    !Boolean.FALSE.equals(d.cancelOnBlockingJobFailure()),
                    Boolean.TRUE.equals(d.supportsTermination()),
                    requirement,
                    blankIsNull(d.invocationScript()),
                    status,
                    scheduler,
                    zeroIsNull(d.failureHandlerId()),
                    d.priority() == null ? 0 : d.priority(),
                    env.isEmpty() ? null : Json.write(env),
                    origin,
                    Checks.labelText(labels),
                    claimClass(requirement, scheduler, Checks.labelText(labels))));
    relate(id, d);
    return new Jobs.Created(id, requirement, env, labels);
  }

  private void relate(long id, JobDraft d) {
    d.dependsOn().forEach(p -> tx.graph().add(id, p, workflowId));
    add(JobData.INPUT_FILE, id, d.inputFiles());
    add(JobData.OUTPUT_FILE, id, d.outputFiles());
    add(JobData.INPUT_USER_DATA, id, d.inputUserData());
    add(JobData.OUTPUT_USER_DATA, id, d.outputUserData());
  }

  private void add(JobData list, long id, List<Long> others) {
    others.forEach(o -> tx.jobData().add(list, id, o, workflowId));
  }

  private Map<String, String> mergedEnv(@Nullable Map<String, String> own) {
    if (own == null || own.isEmpty()) {
      return workflowEnv;
    }
    Map<String, String> merged = new LinkedHashMap<>(workflowEnv);
    merged.putAll(own);
    return merged;
  }

  private long claimClass(long requirement, @Nullable Long scheduler, @Nullable String labels) {
    return classes.computeIfAbsent(
        requirement + "/" + scheduler + "/" + labels,
        k -> tx.jobs().claimClass(workflowId, requirement, scheduler, labels));
  }

  private long defaultRequirement() {
    if (defaultRequirement == null) {
      List<Long> ids = tx.workflows().requirementsNamed(workflowId, "default");
      if (ids.size() != 1) {
        throw TorcException.invalid(
            "workflow "
                + workflowId
                + " has "
                + ids.size()
                + " resource requirements named 'default': name one for the job");
      }
      defaultRequirement = ids.get(0);
    }
    return Objects.requireNonNull(defaultRequirement);
  }

  static @Nullable Long zeroIsNull(@Nullable Long v) {
    return v == null || v == 0 ? null : v;
  }

  static @Nullable String blankIsNull(@Nullable String s) {
    return s == null || s.isBlank() ? null : s;
  }
}
