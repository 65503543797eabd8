package dev.torc.cli.workflow;

import dev.torc.cli.JobCounts;
import dev.torc.cli.Session;
import dev.torc.cli.recover.Heuristics;
import dev.torc.cli.recover.Recovery;
import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recoveries of one watch: how many there may be, and when they have no use any more. */
final class Recoveries {
  /** Without a limit from the user, so many recoveries in a row may achieve nothing. */
  private static final int MOST_IN_VAIN = 3;

  private final Heuristics how;
  private final @Nullable Integer most;
  private final WatchLog log;
  private final List<Map<String, Object>> done = new ArrayList<>();
  private long completed = -1;
  private int inVain;

  /**
   * @param most how many there may be, or null for as many as achieve something
   */
  Recoveries(Heuristics how, @Nullable Integer most, WatchLog log) {
    this.how = how;
    this.most = most;
    this.log = log;
  }

  /** What was done, as other programs read it. */
  List<Map<String, Object>> json() {
    return done;
  }

  /**
   * Recovers a workflow that has ended with failures.
   *
   * @return whether its jobs run again
   */
  boolean recover(Session session, long workflowId, Row status) {
    Recovery recovery = Recovery.of(session, workflowId, how);
    String refusal = refusal(recovery, status);
    if (refusal != null) {
      log.say(refusal);
      return false;
    }
    log.say("Recovery " + (done.size() + 1) + ": " + recovery.summary());
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("attempt", done.size() + 1);
    m.putAll(recovery.json(carryOut(session, recovery)));
    done.add(m);
    if (recovery.left() > 0) {
      log.say(
          recovery.left()
              + " job(s) failed for other reasons and stay so (--retry-unknown, or"
              + " --recovery-hook, would run them again)");
    }
    return true;
  }

  private List<Map<String, Object>> carryOut(Session session, Recovery recovery) {
    try {
      return recovery.carryOut(session);
    } catch (TorcException e) {
      log.write("The recovery has failed: " + e.message());
      throw e;
    }
  }

  private @Nullable String refusal(Recovery recovery, Row status) {
    if (recovery.size() == 0) {
      return "No recovery: no job failed for want of memory or time"
          + (recovery.left() > 0 ? ", and --retry-unknown is not given" : "");
    }
    if (most != null && done.size() >= most) {
      return "No recovery: " + most + " of " + most + " are used up";
    }
    long now = JobCounts.of(status).of(JobStatus.COMPLETED);
    inVain = now > completed || recovery.adjusted() > 0 ? 0 : inVain + 1;
    completed = Math.max(completed, now);
    return most == null && inVain >= MOST_IN_VAIN
        ? "No recovery: the last "
            + MOST_IN_VAIN
            + " have achieved nothing (--max-retries allows more)"
        : null;
  }
}
