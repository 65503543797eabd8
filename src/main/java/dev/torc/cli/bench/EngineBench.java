package dev.torc.cli.bench;

import dev.torc.engine.Claims;
import dev.torc.engine.Completion;
import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.store.Database;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable claim and completion of jobs straight in the engine: no HTTP, no processes, but every
 * step is committed to the disk before the next.
 */
public final class EngineBench {
  private final Engine engine;

  EngineBench(Engine engine) {
    this.engine = engine;
  }

  /**
   * A measured case.
   *
   * @param jobs jobs claimed and completed
   * @param seconds wall time
   * @param cpuSeconds processor time of this process, clients included
   */
  public record Outcome(long jobs, double seconds, double cpuSeconds) {
    public double perSecond() {
      return jobs / seconds;
    }

    /** Processor time for one job in milliseconds. */
    public double cpuMillisPerJob() {
      return 1000 * cpuSeconds / Math.max(1, jobs);
    }
  }

  /**
   * Claims and completes jobs with so many clients at once.
   *
   * @param ready ready jobs in the store at the start
   * @param batch jobs per claim and per report
   * @param seconds how long
   */
  public static Outcome cycles(Path database, int ready, int clients, int batch, double seconds) {
    try (Database db = Database.open(Database.Settings.file(database));
        Engine engine = new Engine(db, Clock.systemUTC())) {
      EngineBench bench = new EngineBench(engine);
      long workflow = bench.submit(ready);
      engine.workflows().resetStatus(workflow, false, "bench");
      engine.workflows().initialize(workflow, false, false, "bench");
      long node = bench.node(workflow);
      return bench.run(workflow, node, clients, batch, seconds);
    }
  }

  /** Seconds to create a workflow of so many jobs. */
  public static double submission(Path database, int jobs) {
    try (Database db = Database.open(Database.Settings.file(database));
        Engine engine = new Engine(db, Clock.systemUTC())) {
      long begin = System.nanoTime();
      new EngineBench(engine).submit(jobs);
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  /** Creates a workflow of independent jobs; returns its id. */
  long submit(int jobs) {
    long workflow =
        engine
            .workflows()
            .create(new Row().set("name", "bench").set("user", "bench"), null, List.of())
            .id();
    List<JobDraft> drafts = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      drafts.add(JobDraft.of(workflow, "job" + i, "true"));
      if (drafts.size() == 50_000 || i == jobs - 1) {
        engine.jobs().createAll(drafts);
        drafts.clear();
      }
    }
    return workflow;
  }

  private long node(long workflow) {
    return engine
        .catalog()
        .create(
            Table.COMPUTE_NODE,
            new Row()
                .set("workflow_id", workflow)
                .set("hostname", "bench")
                .set("pid", 1)
                .set("start_time", "2026-01-01T00:00:00Z")
                .set("is_active", true)
                .set("num_cpus", 64)
                .set("memory_gb", 64.0)
                .set("num_gpus", 0)
                .set("num_nodes", 1)
                .set("compute_node_type", "local"))
        .id();
  }

  private Outcome run(long workflow, long node, int clients, int batch, double seconds) {
    AtomicLong done = new AtomicLong();
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      Thread t =
          new Thread(
              () -> {
                while (System.nanoTime() < end && cycle(workflow, node, batch, done)) {
                  // all work is in the condition
                }
              });
      t.start();
      threads.add(t);
    }
    join(threads);
    return new Outcome(done.get(), (System.nanoTime() - begin) / 1e9, (cpuNanos() - cpu) / 1e9);
  }

  static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  static void join(List<Thread> threads) {
    for (Thread t : threads) {
      try {
        t.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean cycle(long workflow, long node, int batch, AtomicLong done) {
    List<Claims.Claimed> jobs = engine.claims().claimNext(workflow, batch, List.of()).jobs();
    List<Completion> reports = new ArrayList<>(jobs.size());
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
    if (reports.isEmpty()) {
      return false;
    }
    done.addAndGet(engine.completions().completeAll(workflow, reports).completed().size());
    return true;
  }
}
