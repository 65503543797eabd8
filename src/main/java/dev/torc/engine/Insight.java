package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.ClaimClass;
import dev.torc.store.GraphStore.Waiting;
import dev.torc.store.JobRow;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers to "how far is it" and "why does this job not run". Thread-safe. */
public final class Insight {
  /** A claimant that was not heard of for so long is not counted on. */
  private static final long CLAIMANT_SILENT_MILLIS = 90_000;

  /** A job may take this much longer than its worker lives, says the contract. */
  private static final long GRACE_SECONDS = 120;

  private final Context ctx;

  Insight(Context ctx) {
    this.ctx = ctx;
  }

  public Map<JobStatus, Long> counts(long workflowId) {
    return ctx.db().read(tx -> tx.workflows().countsByStatus(workflowId));
  }

  /** Jobs by status over all workflows; for metrics. */
  public Map<JobStatus, Long> counts() {
    return ctx.db().read(tx -> tx.workflows().countsByStatus());
  }

  public Summary summary(long workflowId) {
    return ctx.db().read(tx -> summary(tx, workflowId));
  }

  private Summary summary(Tx tx, long id) {
    WorkflowHead w = Context.workflow(tx, id);
    List<Row> nodes = activeNodes(tx, id);
    List<ClaimClass> ready = tx.claims().heads(id);
    Long remaining = remaining(nodes);
    long blocked = 0;
    Long longest = null;
    Map<String, Long> unserved = new TreeMap<>();
    for (ClaimClass c : ready) {
      long n = tx.claims().readyCount(c.id());
      if (c.labels().isEmpty()) {
        longest = longest == null ? c.runtimeSeconds() : Math.max(longest, c.runtimeSeconds());
        if (remaining != null && c.runtimeSeconds() > remaining + GRACE_SECONDS) {
          blocked += n;
        }
      } else if (nodes.stream().noneMatch(x -> held(x).containsAll(Checks.textList(c.labels())))) {
        unserved.merge(String.join(",", Checks.textList(c.labels())), n, Long::sum);
      }
    }
    return new Summary(
        id,
        w.name(),
        w.user(),
        tx.workflows().countsByStatus(id),
        tx.results().totalExecMinutes(id),
        tx.results().wallSeconds(id),
        nodes.size(),
        allocations(tx, id, "pending"),
        allocations(tx, id, "active"),
        w.canceled() || (w.busy() == null && Progress.allFinished(tx, id)),
        w.canceled(),
        blocked,
        remaining == null ? null : longest, // of interest beside an end only
        remaining,
        unserved);
  }

  private static List<Row> activeNodes(Tx tx, long id) {
    return tx.records()
        .page(ListQuery.of(Table.COMPUTE_NODE).eq("workflow_id", id).eq("is_active", true))
        .items();
  }

  private static long allocations(Tx tx, long id, String status) {
    return tx.records()
        .page(
            ListQuery.of(Table.SCHEDULED_COMPUTE_NODE)
                .eq("workflow_id", id)
                .eq("status", status)
                .page(0, 0))
        .total();
  }

  private static List<String> held(Row node) {
    return Checks.textList(node.textOrNull("labels"));
  }

  /** Longest remaining life of an unlabeled active node; null when one has no end, or none is. */
  private @Nullable Long remaining(List<Row> nodes) {
    Long best = null;
    for (Row n : nodes) {
      if (!held(n).isEmpty()) {
        continue;
      }
      Long left = secondsLeft(n);
      if (left == null) {
        return null;
      }
      best = best == null ? left : Long.valueOf(Math.max(best, left));
    }
    return best;
  }

  private @Nullable Long secondsLeft(Row node) {
    String end = node.textOrNull("end_time");
    if (end == null) {
      return null;
    }
    try {
      Instant at = OffsetDateTime.parse(end).toInstant();
      return Math.max(0, (at.toEpochMilli() - ctx.times().millis()) / 1000);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Why a job has not run, or what it is doing. */
  public Summary.Explanation explain(long jobId) {
    return ctx.db()
        .read(
            tx -> {
              JobRow j = Context.job(tx, jobId);
              WorkflowHead w = Context.workflow(tx, j.workflowId());
              List<Summary.Reason> reasons = new ArrayList<>();
              if (w.canceled()) {
                reasons.add(
                    new Summary.Reason(
                        "canceled",
                        "workflow " + w.id() + " is canceled: reset it to run it again"));
              }
              if (w.busy() != null) {
                reasons.add(
                    new Summary.Reason("busy", "workflow " + w.id() + " is busy: " + w.busy()));
              }
              String text = explain(tx, j, reasons);
              return new Summary.Explanation(j.id(), j.name(), j.status(), text, reasons);
            });
  }

  private String explain(Tx tx, JobRow j, List<Summary.Reason> reasons) {
    return switch (j.status()) {
      case UNINITIALIZED -> {
        reasons.add(
            new Summary.Reason("uninitialized", "the workflow was not initialized or was reset"));
        yield "The job waits for its workflow to be initialized.";
      }
      case BLOCKED -> waiting(tx, j, reasons);
      case READY -> ready(tx, j, reasons);
      case PENDING -> "A worker has claimed the job and has not started it yet.";
      case RUNNING -> "The job is running since " + j.startTime() + ".";
      case COMPLETED -> "The job has completed.";
      case FAILED -> "The job has failed" + because(j) + ".";
      case CANCELED -> "The job was canceled" + because(j) + ".";
      case TERMINATED -> "The job was terminated before it ended" + because(j) + ".";
      case DISABLED -> disabled(j, reasons);
      case PENDING_FAILED -> "The job has failed with a code no rule knows; somebody must decide.";
    };
  }

  private static String because(JobRow j) {
    if (j.cause() == null) {
      return "";
    }
    return switch (j.cause()) {
      case JobCause.FAILED_DEPENDENCY -> " because a job it depends on failed";
      case JobCause.WORKFLOW_CANCELED -> " with its workflow";
      case JobCause.WORKER_LOST -> ": its workers were lost too often";
      default -> "";
    };
  }

  private static String disabled(JobRow j, List<Summary.Reason> reasons) {
    if (!JobCause.UNKNOWN_DEPENDENCY.equals(j.cause())) {
      return "The job is disabled and never runs.";
    }
    reasons.add(
        new Summary.Reason(
            "unknown_dependency", "a job that it depends on is not in the workflow"));
    return "The job depends on a job that does not exist, and never runs.";
  }

  private String waiting(Tx tx, JobRow j, List<Summary.Reason> reasons) {
    if (JobCause.BACKOFF.equals(j.cause())) {
      long left = tx.retries().delayedUntil(j.id()) - ctx.times().millis();
      reasons.add(
          new Summary.Reason("backoff", "attempt " + j.attemptId() + " begins after a pause"));
      return "The job failed and is tried again in " + Math.max(0, left / 1000) + " s.";
    }
    List<Waiting> left = tx.graph().unfinishedDependencies(j.id(), 20);
    for (Waiting d : left) {
      reasons.add(
          new Summary.Reason(
              "dependency",
              "waits for job "
                  + d.jobId()
                  + " '"
                  + d.name()
                  + "', which is "
                  + JobStatus.ofCode(d.status()).wireName()));
    }
    return left.isEmpty()
        ? "The job is blocked although nothing is left to wait for; initialize the workflow again."
        : "The job waits for " + j.unfinishedDependencies() + " other job(s).";
  }

  private String ready(Tx tx, JobRow j, List<Summary.Reason> reasons) {
    ClaimClass c =
        tx.claims().heads(j.workflowId()).stream()
            .filter(x -> x.id() == j.claimClassId())
            .findFirst()
            .orElseThrow(() -> TorcException.of(ErrorKind.INTERNAL, "job without a class"));
    List<Row> nodes =
        activeNodes(tx, j.workflowId()).stream()
            .filter(n -> !n.text("compute_node_type").equals(Claimants.NODE_TYPE))
            .toList();
    List<Claimant> claimants = claimants(tx, j.workflowId());
    if (nodes.isEmpty() && claimants.isEmpty()) {
      reasons.add(
          new Summary.Reason("no_worker", "no worker serves workflow " + j.workflowId() + " now"));
      return "The job is ready, but no worker is there to run it.";
    }
    List<Row> labeled = nodes.stream().filter(n -> labelsFit(c, n)).toList();
    boolean claimable =
        claimants.stream().anyMatch(x -> ClaimPolicy.labelsFit(c, x.labels(), true));
    if (labeled.isEmpty() && !claimable) {
      reasons.add(
          new Summary.Reason(
              "labels",
              c.labels().isEmpty()
                  ? "all workers hold labels and take only jobs with labels"
                  : "no worker holds the labels "
                      + String.join(", ", Checks.textList(c.labels()))));
      return "The job is ready, but no worker has the right labels.";
    }
    if (!claimable && labeled.stream().noneMatch(n -> sizeFits(c, n))) {
      reasons.add(
          new Summary.Reason(
              "resources",
              "needs "
                  + c.numCpus()
                  + " cpu(s), "
                  + c.memoryBytes()
                  + " bytes of memory, "
                  + c.numGpus()
                  + " gpu(s): more than any worker has"));
      return "The job is ready, but needs more than any worker has.";
    }
    reasons.add(new Summary.Reason("queue", "workers that could run it are busy with other jobs"));
    return "The job is ready and waits for its turn.";
  }

  /** Who has claimed by name lately and may come for jobs of this workflow. */
  private List<Claimant> claimants(Tx tx, long workflowId) {
    long since = ctx.times().millis() - CLAIMANT_SILENT_MILLIS;
    return tx.workflows().hasPool(workflowId)
        ? tx.leases().claimants().stream().filter(c -> c.heardMillis() >= since).toList()
        : List.of();
  }

  private static boolean labelsFit(ClaimClass c, Row node) {
    return ClaimPolicy.labelsFit(c, held(node), false);
  }

  private static boolean sizeFits(ClaimClass c, Row node) {
    Double memory = node.realOrNull("memory_gb");
    return c.numCpus() <= node.num("num_cpus")
        && c.memoryBytes() <= (memory == null ? 0 : memory * (1L << 30))
        && c.numGpus() <= node.num("num_gpus");
  }
}
