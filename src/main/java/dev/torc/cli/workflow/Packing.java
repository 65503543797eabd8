package dev.torc.cli.workflow;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.IsoDuration;
import dev.torc.model.TorcException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The time that active workers have left beside the time that ready jobs need. A worker takes no
 * job that would outlive it.
 *
 * @param active number of active workers
 * @param remaining seconds that those with an end have left
 * @param ready number of ready jobs
 * @param needed seconds that those with a known runtime need, with the number of such jobs
 */
record Packing(long active, List<Long> remaining, long ready, TreeMap<Long, Long> needed) {
  /** A job may be that much longer than the time that is left. */
  private static final long GRACE_SECONDS = 120;

  static Packing of(TorcApi api, long workflowId, Instant now) {
    List<Long> remaining = new ArrayList<>();
    Query here = Query.of("workflow_id", workflowId);
    long active = 0;
    for (Row n : api.listAll("/compute_nodes", here.copy().and("is_active", true))) {
      active++;
      Long left = left(n.text("end_time"), now);
      if (left != null) {
        remaining.add(left);
      }
    }
    remaining.sort(null);
    Map<Long, Long> runtimes = runtimes(api, here);
    TreeMap<Long, Long> needed = new TreeMap<>();
    long[] ready = {0};
    api.each(
        "/jobs",
        here.copy().and("status", "ready"),
        0,
        null,
        page -> {
          for (Row j : page) {
            ready[0]++;
            Long seconds = runtimes.get(j.numberOr("resource_requirements_id", 0));
            if (seconds != null) {
              needed.merge(seconds, 1L, Long::sum);
            }
          }
        });
    return new Packing(active, List.copyOf(remaining), ready[0], needed);
  }

  private static @Nullable Long left(@Nullable String end, Instant now) {
    try {
      return end == null
          ? null
          : Long.valueOf(Math.max(0, Instant.parse(end).getEpochSecond() - now.getEpochSecond()));
    } catch (DateTimeParseException e) {
      return null; // Clients may store any text; it tells no end then.
    }
  }

  private static Map<Long, Long> runtimes(TorcApi api, Query here) {
    Map<Long, Long> out = new HashMap<>();
    for (Row r : api.listAll("/resource_requirements", here.copy())) {
      try {
        if (!r.textOr("name", "").equals("default")) {
          out.put(r.id(), IsoDuration.parseSeconds(r.textOr("runtime", "")));
        }
      } catch (TorcException e) {
        // A record without a readable runtime promises nothing.
      }
    }
    return out;
  }

  long unlimited() {
    return active - remaining.size();
  }

  long known() {
    return needed.values().stream().mapToLong(Long::longValue).sum();
  }

  long longest() {
    return needed.isEmpty() ? 0 : needed.lastKey();
  }

  long most() {
    return remaining.isEmpty() ? 0 : remaining.get(remaining.size() - 1);
  }

  /** Ready jobs for which no active worker has time enough. */
  long blocked() {
    return unlimited() > 0 || remaining.isEmpty()
        ? 0
        : needed.tailMap(most() + GRACE_SECONDS, false).values().stream()
            .mapToLong(Long::longValue)
            .sum();
  }

  /** Active workers that have not time enough for the longest ready job. */
  long tooShort() {
    return remaining.stream().filter(s -> longest() > s + GRACE_SECONDS).count();
  }

  Map<String, @Nullable Object> json(long workflowId) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("active_allocations", active);
    m.put("allocations_with_walltime", remaining.size());
    m.put("allocations_unlimited", unlimited());
    m.put("has_unlimited_allocation", unlimited() > 0);
    m.put("ready_jobs", ready);
    m.put("ready_jobs_with_runtime", known());
    m.put("allocation_remaining", range(remaining).map());
    m.put("ready_job_runtime", runtimes().map());
    m.put("runtime_blocked_jobs", blocked());
    m.put("allocations_too_short_for_longest", tooShort());
    m.put("runtime_blocked", blocked() > 0);
    return m;
  }

  /** Smallest, middle and largest of some times; nothing when there are none. */
  record Range(long count, long min, long median, long max) {
    @Nullable Map<String, Object> map() {
      if (count == 0) {
        return null;
      }
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("count", count);
      m.put("min_seconds", min);
      m.put("median_seconds", median);
      m.put("max_seconds", max);
      return m;
    }
  }

  static Range range(List<Long> sorted) {
    int n = sorted.size();
    return n == 0
        ? new Range(0, 0, 0, 0)
        : new Range(n, sorted.get(0), sorted.get(n / 2), sorted.get(n - 1));
  }

  Range runtimes() {
    long n = known();
    if (n == 0) {
      return new Range(0, 0, 0, 0);
    }
    long before = 0;
    for (Map.Entry<Long, Long> e : needed.entrySet()) {
      before += e.getValue();
      if (before > n / 2) {
        return new Range(n, needed.firstKey(), e.getKey(), needed.lastKey());
      }
    }
    return new Range(n, needed.firstKey(), needed.lastKey(), needed.lastKey());
  }
}
