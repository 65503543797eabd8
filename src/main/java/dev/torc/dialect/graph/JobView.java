package dev.torc.dialect.graph;

import dev.torc.engine.Bundles.View;
import dev.torc.engine.JobCause;
import dev.torc.model.JobStatus;
import dev.torc.store.LeaseStore.JobState;
import dev.torc.store.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs of one workflow: what was sent of them, with what has become of them since. */
final class JobView {
  private final View view;
  private final Map<Long, JobState> states = new HashMap<>();

  JobView(View view) {
    this.view = view;
    view.jobs().forEach(s -> states.put(s.jobId(), s));
  }

  List<Map<String, @Nullable Object>> all() {
    List<Map<String, @Nullable Object>> out = new ArrayList<>(view.attributes().size());
    for (Row j : view.attributes()) {
      out.add(one(j));
    }
    return out;
  }

  private Map<String, @Nullable Object> one(Row job) {
    Map<String, @Nullable Object> f = Workflows.definition(job);
    exactStart(f);
    Long id = job.numOrNull("job_id");
    JobState s = id == null ? null : states.get(id);
    if (s == null || isAsSent(s, String.valueOf(f.get("status")))) {
      return f;
    }
    f.put("status", Words.of(s.status(), s.cause()));
    f.put("duration_secs", duration(s));
    f.put("started_at", started(s));
    f.put("output", output(s));
    f.put("attempt", s.attemptId() - 1L);
    return f;
  }

  /** Before the first run the state is what the client said it is. */
  private boolean isAsSent(JobState s, String sent) {
    return view.runId() == 0
        && (s.status() == JobStatus.UNINITIALIZED
            || s.status() == JobStatus.DISABLED
            || Words.isFinal(sent));
  }

  private static @Nullable Long duration(JobState s) {
    return s.status().isComplete() && s.execMinutes() != null
        ? (Long) (long) (s.execMinutes() * 60)
        : null;
  }

  private static @Nullable BigDecimal started(JobState s) {
    if (!s.status().isComplete() && !s.status().isActive()) {
      return null;
    }
    if (s.startedMillis() != null) {
      return millis(s.startedMillis());
    }
    if (s.completionTime() != null && s.execMinutes() != null) {
      long end = epochMillis(s.completionTime());
      return end == 0 ? null : millis(end - Math.round(s.execMinutes() * 60_000));
    }
    long start = s.startTime() == null ? 0 : epochMillis(s.startTime());
    return start == 0 ? null : millis(start);
  }

  private static long epochMillis(String time) {
    try {
      return Instant.parse(time.replace("+00:00", "Z")).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0; // a text of a foreign runner
    }
  }

  /** With one decimal place, as clients know it. */
  private static BigDecimal millis(long value) {
    return BigDecimal.valueOf(value).setScale(1);
  }

  private static void exactStart(Map<String, @Nullable Object> f) {
    if (f.get("started_at") instanceof Number n) {
      BigDecimal plain = BigDecimal.valueOf(n.doubleValue());
      f.put("started_at", plain.scale() < 1 ? plain.setScale(1) : plain);
    }
  }

  private static @Nullable String output(JobState s) {
    if (!Words.of(s.status(), s.cause()).equals(Words.FAILURE)) {
      return null;
    }
    if (s.error() != null) {
      return s.error();
    }
    if (JobCause.WORKER_LOST.equals(s.cause())) {
      return "lease expired";
    }
    return "exit code "
        + (s.returnCode() == null ? "unknown" : s.returnCode())
        + ": "
        + (s.stderrTail() == null ? "" : s.stderrTail());
  }
}
