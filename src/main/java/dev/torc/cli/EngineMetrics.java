package dev.torc.cli;

import dev.torc.engine.Engine;
import dev.torc.model.JobStatus;
import dev.torc.store.Database;
import dev.torc.store.WriterMonitor;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Figures of the database and of the engine: commits and their size, the queue before the writer,
 * jobs by status. Thread-safe.
 */
final class EngineMetrics implements WriterMonitor {
  /** Counting a million jobs takes a while: a scrape uses figures that may be this old. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final MeterRegistry registry;
  private final Timer commits;
  private final DistributionSummary sizes;
  private Map<JobStatus, Long> counts = Map.of();
  private long countedAt;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.commits =
        Timer.builder("torc.store.commit")
            .description("Time of a group commit, its commands included")
            .register(registry);
    this.sizes =
        DistributionSummary.builder("torc.store.commit.commands")
            .description("Commands in a group commit")
            .register(registry);
  }

  @Override
  public void committed(int commands, long nanos) {
    commits.record(nanos, TimeUnit.NANOSECONDS);
    sizes.record(commands);
  }

  /** Adds the figures of an engine and its database. */
  public void bind(Engine engine) {
    Database db = engine.database();
    Gauge.builder("torc.store.queue.depth", db, Database::queueDepth)
        .description("Commands that wait for the database")
        .register(registry);
    FunctionCounter.builder("torc.claims", engine, Engine::claimedJobs)
        .description("Jobs handed out to claimants")
        .register(registry);
    LongSupplier now = System::nanoTime;
    for (JobStatus s : JobStatus.values()) {
      Gauge.builder("torc.jobs", () -> count(engine, s, now))
          .description("Jobs by status, over all workflows")
          .tag("status", s.wireName())
          .register(registry);
    }
  }

  private synchronized long count(Engine engine, JobStatus status, LongSupplier now) {
    if (countedAt == 0 || now.getAsLong() - countedAt > FRESH.toNanos()) {
      counts = engine.insight().counts();
      countedAt = now.getAsLong();
    }
    return counts.getOrDefault(status, 0L);
  }
}
