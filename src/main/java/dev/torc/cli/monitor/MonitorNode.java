package dev.torc.cli.monitor;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.usage.UsageSink;
import dev.torc.store.MetricsFile;
import dev.torc.worker.NodeMonitor;
import dev.torc.worker.process.MachineProbe;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Measures processors and memory of this machine until a signal ends it. */
public final class MonitorNode implements Command {
  private @Nullable Long workflowId;
  private Path outputDir = Path.of("torc_output");
  private long sampleSeconds = 10;
  private long flushSeconds = 300;
  private boolean summaryOnly;

  @Override
  public String description() {
    return "Measure processors and memory of this machine until a signal ends it.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc monitor-node -i 5 -o metrics",
        "torc monitor-node -w 12",
        "torc plot-resources metrics/resource_utilization/*.db");
  }

  @Override
  public void declare(Options o) {
    o.value(
        "ID", "As this workflow wants it; other options then do not count", "-w", "--workflow-id");
    o.value("DIR", "Output folder. Default: torc_output", "-o", "--output-dir");
    o.value("SECONDS", "Time between two samples. Default: 10", "-i", "--sample-interval-seconds");
    o.value("SECONDS", "Time between two writes. Default: 300", "--flush-interval-seconds");
    o.flag("Keep peaks and averages only", "--summary-only");
  }

  @Override
  public void read(Options o) {
    workflowId = o.number("--workflow-id");
    outputDir = o.pathOr("--output-dir", outputDir);
    sampleSeconds = seconds(o, "--sample-interval-seconds", sampleSeconds);
    flushSeconds = seconds(o, "--flush-interval-seconds", flushSeconds);
    summaryOnly = o.has("--summary-only");
  }

  private static long seconds(Options o, String name, long otherwise) {
    Integer v = o.integer(name, 1);
    return v == null ? otherwise : v;
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("monitor");
    var stop = new CountDownLatch(1);
    session.io().interrupts().on(signal -> stop.countDown());
    String host = "h" + MachineProbe.look().hostname();
    NodeMonitor.Plan plan = NodeMonitor.Plan.every(sampleSeconds, flushSeconds, summaryOnly);
    if (workflowId != null) {
      Row workflow = session.api().workflow(workflowId);
      plan = plan(workflow);
      host = "wf" + workflowId + "_" + host + "_r" + workflow.numberOr("run_id", 0);
    }
    NodeMonitor monitor =
        plan.into(
            session.directory().resolve(outputDir),
            "resource_metrics_monitor_" + host + ".db",
            new Files(),
            Clock.systemUTC(),
            line -> session.err().println("Warning: " + line));
    session
        .err()
        .println(
            "Measuring every "
                + plan.sampleSeconds()
                + " s into "
                + monitor.file()
                + "; Ctrl-C ends it");
    try {
      monitor.run(stop);
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static NodeMonitor.Plan plan(Row workflow) {
    Object config = workflow.get("resource_monitor_config");
    String text = config == null || config instanceof String ? (String) config : Json.write(config);
    return NodeMonitor.Plan.ofWorkflow(text)
        .orElseThrow(
            () ->
                TorcException.invalid(
                        "workflow " + workflow.id() + " does not want its machines measured")
                    .withHint(
                        "resource_monitor: {compute_node: {enabled: true}} in its file says so"));
  }

  /** The file alone: no record of the server stands for this machine. */
  private static final class Files implements UsageSink {
    @Override
    public void append(Path file, UsageBatch batch) {
      MetricsFile.append(file, batch);
    }

    @Override
    public void nodeLeft(long computeNodeId, NodeSummary summary) {}
  }
}
