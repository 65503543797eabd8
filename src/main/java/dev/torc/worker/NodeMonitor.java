package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.usage.UsageSink;
import dev.torc.worker.process.MachineProbe;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures this machine alone, where no worker does: other nodes of an allocation, or a machine
 * that one wants to know about. Belongs to one thread.
 */
public final class NodeMonitor {
  private final MonitorConfig config;
  private final Path file;
  private final UsageSink sink;
  private final Clock clock;
  private final Consumer<String> notes;

  private NodeMonitor(
      MonitorConfig config, Path file, UsageSink sink, Clock clock, Consumer<String> notes) {
    this.config = config;
    this.file = file;
    this.sink = sink;
    this.clock = clock;
    this.notes = notes;
  }

  /** What is measured, and how often. */
  public static final class Plan {
    private final MonitorConfig config;

    private Plan(MonitorConfig config) {
      this.config = config;
    }

    /**
     * What a workflow wants to know about its machines; empty when it wants nothing.
     *
     * @param resourceMonitor its {@code resource_monitor_config}, or null
     */
    public static Optional<Plan> ofWorkflow(@Nullable String resourceMonitor) {
      MonitorConfig c = MonitorConfig.parse(resourceMonitor);
      return c.node() == MonitorConfig.Mode.OFF ? Optional.empty() : Optional.of(new Plan(c));
    }

    /**
     * @param summaryOnly whether only peaks and averages are kept, and no samples
     */
    public static Plan every(long sampleSeconds, long flushSeconds, boolean summaryOnly) {
      MonitorConfig.Mode mode =
          summaryOnly ? MonitorConfig.Mode.SUMMARY : MonitorConfig.Mode.TIME_SERIES;
      return new Plan(
          new MonitorConfig(MonitorConfig.Mode.OFF, mode, true, true, sampleSeconds, flushSeconds));
    }

    public long sampleSeconds() {
      return config.sampleSeconds();
    }

    /** Makes a monitor that writes into this file of the output folder. */
    public NodeMonitor into(
        Path outputDirectory, String name, UsageSink sink, Clock clock, Consumer<String> notes) {
      Path file = outputDirectory.resolve(UsageMonitor.FOLDER).resolve(name);
      return new NodeMonitor(config, file, sink, clock, notes);
    }
  }

  public Path file() {
    return file;
  }

  /**
   * Measures until it is told to stop. What cannot be written meanwhile costs its samples and a
   * note.
   *
   * @throws TorcException when nothing can be written at the beginning or the end
   */
  public void run(CountDownLatch stop) throws InterruptedException {
    // The load of the processors is that since the call before, so the first call tells nothing.
    MachineProbe.load();
    var series = new UsageSeries(config, file, 0, clock.millis());
    sink.append(file, series.take(false, clock.millis()));
    while (!stop.await(config.sampleSeconds(), TimeUnit.SECONDS)) {
      series.sampleNode(clock.instant(), true);
      if (series.isFull(clock.millis(), Integer.MAX_VALUE)) {
        flush(series.take(false, clock.millis()));
      }
    }
    series.sampleNode(clock.instant(), true);
    sink.append(file, series.take(true, clock.millis()));
  }

  private void flush(UsageBatch batch) {
    try {
      if (!batch.isEmpty()) {
        sink.append(file, batch);
      }
    } catch (TorcException e) {
      notes.accept("measurements are not kept: " + e.getMessage());
    }
  }
}
