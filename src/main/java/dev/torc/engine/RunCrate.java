package dev.torc.engine;

import dev.torc.model.CrateFile;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobReport.FileState;
import dev.torc.model.work.WorkflowInfo;
import dev.torc.store.JobData;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who made what in a run, for workflows that keep provenance: an action for the run, one for each
 * job that has written files, and these files. The published runner writes the same entities
 * itself; these are for the reports of our workers.
 */
final class RunCrate {
  private static final String PLAN = "#torc-workflow";
  private static final String WORKER = "torc";

  private final Times times;

  RunCrate(Times times) {
    this.times = times;
  }

  /** A worker takes part in the present run of a workflow. */
  void began(Tx tx, long workflowId) {
    tx.workflows()
        .info(workflowId)
        .filter(WorkflowInfo::provenance)
        .ifPresent(w -> began(tx, w, times.rfc3339()));
  }

  private static void began(Tx tx, WorkflowInfo w, String time) {
    String run = run(w.runId());
    if (RoCrate.find(tx, w.workflowId(), "entity_id", run).isPresent()) {
      return;
    }
    Map<String, @Nullable Object> plan =
        Context.data(
            "@id", PLAN, "@type", List.of("SoftwareApplication", "prov:Plan"), "name", w.name());
    RoCrate.put(tx, w.workflowId(), PLAN, "SoftwareApplication", plan);
    Map<String, @Nullable Object> action = action(run, w.name() + " Run " + w.runId(), w.runId());
    action.put("startTime", time);
    RoCrate.put(tx, w.workflowId(), run, "CreateAction", action);
    RoCrate.software(tx, w.workflowId(), WORKER, w.runId());
  }

  /** Takes down what an attempt has written; nothing for one that has written no files. */
  void ended(Tx tx, JobRow j, JobReport r) {
    if (r.status() != JobStatus.COMPLETED || r.outputFiles().isEmpty()) {
      return;
    }
    Optional<WorkflowInfo> workflow =
        tx.workflows().info(j.workflowId()).filter(WorkflowInfo::provenance);
    if (workflow.isPresent()) {
      String start = j.startTime();
      began(tx, workflow.get(), start == null ? times.rfc3339() : start);
      made(tx, j, r);
    }
  }

  private void made(Tx tx, JobRow j, JobReport r) {
    String id = "#job-" + j.id() + "-attempt-" + r.attemptId();
    Object used = oneOrAll(inputs(tx, j));
    Map<String, @Nullable Object> more =
        Context.data(
            "prov:wasGeneratedBy", CrateFile.reference(id),
            "prov:wasAttributedTo", CrateFile.reference(run(r.runId())));
    if (used != null) {
      more.put("prov:wasDerivedFrom", used);
    }
    List<Object> results = new ArrayList<>();
    for (FileState f : r.outputFiles()) {
      Optional<Row> file =
          tx.records()
              .get(Table.FILE, f.fileId())
              .filter(x -> x.num("workflow_id") == j.workflowId());
      if (file.isPresent()) {
        Instant modified = Instant.ofEpochSecond((long) f.mtime());
        var facts = new CrateFile(file.get().text("path"), modified, f.sizeBytes(), f.sha256());
        RoCrate.putFile(tx, j.workflowId(), f.fileId(), facts, more);
        results.add(CrateFile.reference(name(tx, file.get())));
      }
    }
    Map<String, @Nullable Object> action = action(id, j.name(), r.runId());
    action.put("isPartOf", CrateFile.reference(run(r.runId())));
    if (used != null) {
      action.put("object", used);
      action.put("prov:used", used);
    }
    action.put("result", results);
    RoCrate.put(tx, j.workflowId(), id, "CreateAction", action);
  }

  private static Map<String, @Nullable Object> action(String id, String name, long runId) {
    Map<String, Object> worker = CrateFile.reference(RoCrate.software(WORKER, runId));
    Map<String, Object> server = CrateFile.reference(RoCrate.software(RoCrate.SERVER, runId));
    return Context.data(
        "@id",
        id,
        "@type",
        List.of("CreateAction", "prov:Activity"),
        "name",
        name,
        "instrument",
        worker,
        "prov:hadPlan",
        CrateFile.reference(PLAN),
        "prov:wasAssociatedWith",
        List.of(worker, server));
  }

  private static List<Object> inputs(Tx tx, JobRow j) {
    List<Object> out = new ArrayList<>();
    for (long id : tx.jobData().of(JobData.INPUT_FILE, j.id())) {
      tx.records().get(Table.FILE, id).ifPresent(f -> out.add(CrateFile.reference(name(tx, f))));
    }
    return out;
  }

  /** The name that a file has in the crate: its path, unless somebody gave it another. */
  private static String name(Tx tx, Row file) {
    return RoCrate.find(tx, file.num("workflow_id"), "file_id", file.id())
        .map(e -> e.text("entity_id"))
        .orElse(file.text("path"));
  }

  private static @Nullable Object oneOrAll(List<Object> references) {
    return references.isEmpty() ? null : references.size() == 1 ? references.get(0) : references;
  }

  private static String run(long runId) {
    return "#torc-run-id-" + runId;
  }
}
