package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.ClaimClass;
import dev.torc.store.GraphStore.Waiting;
import dev.torc.store.JobRow;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.Row;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.List;

/** Finds out why one job does not run. Lives for one transaction. */
final class Explainer {
  /** A claimant that was not heard of for so long is not counted on. */
  private static final long CLAIMANT_SILENT_MILLIS = 90_000;

  private final Context ctx;
  private final Tx tx;
  private final JobRow job;
  private final List<Summary.Reason> reasons = new ArrayList<>();

  Explainer(Context ctx, Tx tx, JobRow job) {
    this.ctx = ctx;
    this.tx = tx;
    this.job = job;
  }

  Summary.Explanation explain() {
    WorkflowHead w = Context.workflow(tx, job.workflowId());
    if (w.canceled()) {
      because("canceled", "workflow " + w.id() + " is canceled: reset it to run it again");
    }
    if (w.busy() != null) {
      because("busy", "workflow " + w.id() + " is busy: " + w.busy());
    }
    return new Summary.Explanation(job.id(), job.name(), job.status(), sentence(), reasons);
  }

  private void because(String kind, String message) {
    reasons.add(new Summary.Reason(kind, message));
  }

  private String sentence() {
    return switch (job.status()) {
      case UNINITIALIZED -> {
        because("uninitialized", "the workflow was not initialized or was reset");
        yield "The job waits for its workflow to be initialized.";
      }
      case BLOCKED -> blocked();
      case READY -> ready();
      case PENDING -> "A worker has claimed the job and has not started it yet.";
      case RUNNING -> "The job is running since " + job.startTime() + ".";
      case COMPLETED -> "The job has completed.";
      case FAILED -> "The job has failed" + cause() + ".";
      case CANCELED -> "The job was canceled" + cause() + ".";
      case TERMINATED -> "The job was terminated before it ended" + cause() + ".";
      case DISABLED -> disabled();
      case PENDING_FAILED -> "The job has failed with a code no rule knows; somebody must decide.";
    };
  }

  private String cause() {
    if (job.cause() == null) {
      return "";
    }
    return switch (job.cause()) {
      case JobCause.FAILED_DEPENDENCY -> " because a job it depends on failed";
      case JobCause.WORKFLOW_CANCELED -> " with its workflow";
      case JobCause.WORKER_LOST -> ": its workers were lost too often";
      default -> "";
    };
  }

  private String disabled() {
    if (!JobCause.UNKNOWN_DEPENDENCY.equals(job.cause())) {
      return "The job is disabled and never runs.";
    }
    because("unknown_dependency", "a job that it depends on is not in the workflow");
    return "The job depends on a job that does not exist, and never runs.";
  }

  private String blocked() {
    if (JobCause.BACKOFF.equals(job.cause())) {
      long left = tx.retries().delayedUntil(job.id()) - ctx.times().millis();
      because("backoff", "attempt " + job.attemptId() + " begins after a pause");
      return "The job failed and is tried again in " + Math.max(0, left / 1000) + " s.";
    }
    List<Waiting> left = tx.graph().unfinishedDependencies(job.id(), 20);
    for (Waiting d : left) {
      because(
          "dependency",
          "waits for job "
              + d.jobId()
              + " '"
              + d.name()
              + "', which is "
              + JobStatus.ofCode(d.status()).wireName());
    }
    return left.isEmpty()
        ? "The job is blocked although nothing is left to wait for; initialize the workflow again."
        : "The job waits for " + job.unfinishedDependencies() + " other job(s).";
  }

  private String ready() {
    ClaimClass c = claimClass();
    List<Row> nodes =
        Insight.activeNodes(tx, job.workflowId()).stream()
            .filter(n -> !n.text("compute_node_type").equals(Claimants.NODE_TYPE))
            .toList();
    List<Claimant> claimants = claimants();
    if (nodes.isEmpty() && claimants.isEmpty()) {
      because("no_worker", "no worker serves workflow " + job.workflowId() + " now");
      return "The job is ready, but no worker is there to run it.";
    }
    List<Row> labeled = nodes.stream().filter(n -> labelsFit(c, n)).toList();
    boolean claimable =
        claimants.stream().anyMatch(x -> ClaimPolicy.labelsFit(c, x.labels(), true));
    if (labeled.isEmpty() && !claimable) {
      because("labels", missingLabels(c));
      return "The job is ready, but no worker has the right labels.";
    }
    if (!claimable && labeled.stream().noneMatch(n -> sizeFits(c, n))) {
      because("resources", "needs " + size(c) + ": more than any worker has");
      return "The job is ready, but needs more than any worker has.";
    }
    because("queue", "workers that could run it are busy with other jobs");
    return "The job is ready and waits for its turn.";
  }

  private ClaimClass claimClass() {
    return tx.claims().heads(job.workflowId()).stream()
        .filter(x -> x.id() == job.claimClassId())
        .findFirst()
        .orElseThrow(() -> TorcException.of(ErrorKind.INTERNAL, "job without a class"));
  }

  /** Who has claimed by name lately and may come for jobs of this workflow. */
  private List<Claimant> claimants() {
    long since = ctx.times().millis() - CLAIMANT_SILENT_MILLIS;
    return tx.workflows().hasPool(job.workflowId())
        ? tx.leases().claimants().stream().filter(c -> c.heardMillis() >= since).toList()
        : List.of();
  }

  private static boolean labelsFit(ClaimClass c, Row node) {
    return ClaimPolicy.labelsFit(c, Insight.held(node), false);
  }

  private static String missingLabels(ClaimClass c) {
    return c.labels().isEmpty()
        ? "all workers hold labels and take only jobs with labels"
        : "no worker holds the labels " + String.join(", ", Checks.textList(c.labels()));
  }

  private static boolean sizeFits(ClaimClass c, Row node) {
    Double memory = node.realOrNull("memory_gb");
    return c.numCpus() <= node.num("num_cpus")
        && c.memoryBytes() <= (memory == null ? 0 : memory * (1L << 30))
        && c.numGpus() <= node.num("num_gpus");
  }

  private static String size(ClaimClass c) {
    return c.numCpus()
        + " cpu(s), "
        + c.memoryBytes()
        + " bytes of memory, "
        + c.numGpus()
        + " gpu(s)";
  }
}
