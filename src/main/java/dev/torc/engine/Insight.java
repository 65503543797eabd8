package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.store.ClaimClass;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers to "how far is it" and "why does this job not run". Thread-safe. */
public final class Insight {
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

  static List<Row> activeNodes(Tx tx, long id) {
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

  /** The labels that a node holds. */
  static List<String> held(Row node) {
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
    return ctx.db().read(tx -> new Explainer(ctx, tx, Context.job(tx, jobId)).explain());
  }
}
