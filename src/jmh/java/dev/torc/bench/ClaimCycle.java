package dev.torc.bench;

import dev.torc.engine.Claims;
import dev.torc.engine.Completion;
import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.store.Database;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One durable claim of one job and its completion, by one client and by many at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ClaimCycle {
  @Param("400000")
  public int ready;

  private Path folder;
  private Database db;
  private Engine engine;
  private long workflow;
  private long node;

  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("torc-jmh");
    db = Database.open(Database.Settings.file(folder.resolve("torc.db")));
    engine = new Engine(db, Clock.systemUTC());
    workflow =
        engine
            .workflows()
            .create(new Row().set("name", "w").set("user", "u"), null, List.of())
            .id();
    List<JobDraft> drafts = new ArrayList<>();
    for (int i = 0; i < ready; i++) {
      drafts.add(draft(i));
      if (drafts.size() == 50_000 || i == ready - 1) {
        engine.jobs().createAll(drafts);
        drafts.clear();
      }
    }
    engine.workflows().resetStatus(workflow, false, "u");
    engine.workflows().initialize(workflow, false, false, "u");
    node =
        engine
            .catalog()
            .create(
                Table.COMPUTE_NODE,
                new Row()
                    .set("workflow_id", workflow)
                    .set("hostname", "bench")
                    .set("pid", 1)
                    .set("start_time", "2026-01-01T00:00:00Z")
                    .set("num_cpus", 64)
                    .set("memory_gb", 64.0)
                    .set("num_gpus", 0)
                    .set("num_nodes", 1)
                    .set("compute_node_type", "local"))
            .id();
  }

  private JobDraft draft(int i) {
    return JobDraft.of(workflow, "job" + i, "true");
  }

  @TearDown(Level.Trial)
  public void close() {
    engine.close();
    db.close();
  }

  @Benchmark
  @Threads(1)
  public int oneClient() {
    return cycle();
  }

  @Benchmark
  @Threads(64)
  public int sixtyFourClients() {
    return cycle();
  }

  private int cycle() {
    List<Claims.Claimed> jobs = engine.claims().claimNext(workflow, 1, List.of()).jobs();
    List<Completion> reports = new ArrayList<>();
    for (Claims.Claimed j : jobs) {
      reports.add(
          new Completion(
              j.job().id(),
              workflow,
              1,
              1,
              node,
              JobStatus.COMPLETED,
              0,
              0.001,
              "2026-01-01T00:00:00Z",
              JobReport.Usage.UNKNOWN));
    }
    return engine.completions().completeAll(workflow, reports).completed().size();
  }
}
