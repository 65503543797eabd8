package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param exitCode as a shell reports it: 128 + the number of the signal that killed the process
 * @param terminated {@link RunningProcess#terminate} or {@link RunningProcess#kill} was called
 *     before the end
 * @param killed this program sent SIGKILL (after the lead time, by {@code kill}, over memory)
 * @param memoryLimitExceeded it was killed because it used more memory than allowed
 * @param problem why the process could not be started or watched to its end, or null
 */
public record ProcessExit(
    int exitCode,
    Instant startedAt,
    Instant endedAt,
    JobReport.Usage usage,
    boolean terminated,
    boolean killed,
    boolean memoryLimitExceeded,
    @Nullable String problem) {
  public Duration duration() {
    return Duration.between(startedAt, endedAt);
  }
}
