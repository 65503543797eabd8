package dev.torc.worker;

import dev.torc.model.work.WorkflowInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the worker has learned of the workflows it meets. Belongs to the loop. */
final class Knowledge {
  private static final long DEFAULT_WAIT_SECONDS = 90;

  /** Longer than any wait; a workflow may say more, which no clock could count. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

  /** A worker may stay for years. Each answer brings what it needs again. */
  private static final int MOST_WORKFLOWS = 1000;

  private final Map<Long, Known> workflows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
          return size() > MOST_WORKFLOWS;
        }
      };

  /** A workflow with its configuration read. */
  record Known(WorkflowInfo info, ExecutionConfig config, MonitorConfig monitor) {
    boolean sampleUsage() {
      return monitor.jobs() != MonitorConfig.Mode.OFF;
    }
  }

  void learn(WorkflowInfo info) {
    Known old = workflows.get(info.workflowId());
    if (old == null || !old.info.equals(info)) {
      workflows.put(
          info.workflowId(),
          new Known(
              info,
              ExecutionConfig.parse(info.executionConfig()),
              MonitorConfig.parse(info.resourceMonitorConfig())));
    }
  }

  Known of(long workflowId) {
    Known known = workflows.get(workflowId);
    return known != null ? known : unknown(workflowId);
  }

  /** Whether one of the workflows wants its workers to stay after its end. */
  boolean ignoresCompletion() {
    return workflows.values().stream().anyMatch(k -> k.info.ignoreCompletion());
  }

  /** Idle time after which no workflow needs the worker any more. */
  Duration idleLimit() {
    long seconds =
        workflows.values().stream()
            .mapToLong(k -> k.info.waitForNewJobsSeconds())
            .max()
            .orElse(DEFAULT_WAIT_SECONDS);
    return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
  }

  /** Time after which no workflow wants to wait any longer for a server that is away. */
  Duration absenceLimit() {
    long minutes =
        workflows.values().stream()
            .mapToLong(k -> k.info.waitForServerMinutes())
            .max()
            .orElse(WorkflowInfo.SERVER_MINUTES);
    return Duration.ofMinutes(Math.min(minutes, LONGEST_WAIT.toMinutes()));
  }

  /** Seconds before the end time at which the first job has to be told to end. */
  int longestEndingSeconds() {
    return workflows.values().stream()
        .mapToInt(k -> k.config.headroomSeconds() + k.config.leadSeconds())
        .max()
        .orElse(0);
  }

  private static Known unknown(long workflowId) {
    return new Known(
        new WorkflowInfo(
            workflowId,
            "",
            0,
            null,
            null,
            null,
            DEFAULT_WAIT_SECONDS,
            WorkflowInfo.SERVER_MINUTES,
            false,
            false),
        ExecutionConfig.DEFAULT,
        MonitorConfig.OFF);
  }
}
