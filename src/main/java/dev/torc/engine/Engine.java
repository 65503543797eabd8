package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.AdminStore;
import dev.torc.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/**
 * The engine on one database: wires its parts and keeps the clockwork that takes back the jobs of
 * lost workers. Does not own the database. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  private static final int PIECE = 20_000;

  private final Database db;
  private final LongAdder claimed;
  private final LiveEvents events;
  private final Workflows workflows;
  private final Jobs jobs;
  private final Claims claims;
  private final Completions completions;
  private final Actions actions;
  private final Catalog catalog;
  private final Tasks tasks;
  private final Workers workers;
  private final Insight insight;
  private final Admin admin;
  private final Spawning spawning;
  private final Groups groups;
  private final Access access;
  private final Runs runs;
  private final Bundles bundles;
  private final StandingJobs standing;
  private final Claimants claimants;
  private final JobLogs logs;
  private final Retries retries;
  private final Leases leases;
  private final ScheduledExecutorService timer;
  private final ExecutorService background;

  public Engine(Database db, Clock clock) {
    this(db, clock, PIECE);
  }

  /**
   * With a size of pieces of its own.
   *
   * @param piece most jobs that one commit of a long operation touches
   */
  Engine(Database db, Clock clock, int piece) {
    this.db = db;
    Times times = new Times(clock);
    this.events = new LiveEvents(times);
    this.claimed = new LongAdder();
    Context ctx = new Context(db, times, events, new Waiters(), new Waiters(), claimed);
    Progress progress = new Progress(ctx);
    this.timer = timer();
    this.background = Executors.newSingleThreadExecutor(r -> daemon(r, "torc-background"));
    Initializer initializer = new Initializer(ctx, piece);
    this.workflows = new Workflows(ctx, piece, initializer);
    this.runs = new Runs(ctx, initializer);
    this.bundles = new Bundles(ctx);
    this.standing = new StandingJobs(ctx);
    this.claimants = new Claimants(ctx);
    this.logs = new JobLogs(ctx, claimants);
    this.jobs = new Jobs(ctx, progress);
    this.claims = new Claims(ctx);
    this.completions = new Completions(ctx, progress);
    this.actions = new Actions(ctx);
    this.tasks = new Tasks(ctx, workflows, background);
    this.retries = new Retries(ctx);
    RunCrate crate = new RunCrate(times);
    WorkerReports reports =
        new WorkerReports(ctx, jobs, completions, progress, retries, logs, crate);
    this.catalog = new Catalog(ctx, progress, reports);
    this.leases = new Leases(ctx, jobs, reports, retries, claimants);
    this.workers = new Workers(ctx, new WorkerClaims(ctx, jobs, crate), reports, timer);
    this.insight = new Insight(ctx);
    this.admin = new Admin(ctx, progress, AdminStore.Bounds.DEFAULT);
    this.spawning = new Spawning(ctx);
    this.groups = new Groups(ctx);
    this.access = new Access(ctx);
    db.write(
        tx ->
            tx.workflows()
                .failLeftOverTasks("the server restarted before the task ended", times.millis()));
    workers.graceAfterRestart();
    leases.graceAfterRestart();
    background.execute(workflows::resume);
    timer.scheduleWithFixedDelay(this::expireLeases, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * From now on ended leases of single jobs are looked for so often; never when this is not called.
   */
  public void reapLeasesEvery(Duration interval) {
    long millis = Math.max(1, interval.toMillis());
    timer.scheduleWithFixedDelay(
        () -> unlessBusy(leases::expire), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void expireLeases() {
    unlessBusy(workers::expireLeases);
    unlessBusy(retries::wakeDue);
  }

  private static void unlessBusy(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException e) {
      // After a busy or full database the next tick tries again, and the leases stay ended. After a
      // defect too, which must not get out of here: there would be no next tick.
      if (!(e instanceof TorcException t) || t.kind() == ErrorKind.INTERNAL) {
        failed("torc-timer", e);
      }
    }
  }

  private static void failed(String name, Throwable e) {
    // Work that the end of the server cuts off is taken up at its next start.
    if (!(e instanceof TorcException t && t.kind() == ErrorKind.UNAVAILABLE)) {
      LoggerFactory.getLogger("torc.engine").error("{} failed", name, e);
    }
  }

  private static ScheduledExecutorService timer() {
    var t = new ScheduledThreadPoolExecutor(1, r -> daemon(r, "torc-timer"));
    t.setRemoveOnCancelPolicy(true); // a held request that was answered leaves nothing behind
    return t;
  }

  private static Thread daemon(Runnable r, String name) {
    Thread t = new Thread(r, name);
    t.setDaemon(true);
    t.setUncaughtExceptionHandler((x, e) -> failed(name, e));
    return t;
  }

  public Database database() {
    return db;
  }

  /** Jobs handed out to claimants since the start of this engine. */
  public long claimedJobs() {
    return claimed.sum();
  }

  public LiveEvents events() {
    return events;
  }

  public Workflows workflows() {
    return workflows;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Claims claims() {
    return claims;
  }

  public Completions completions() {
    return completions;
  }

  public Actions actions() {
    return actions;
  }

  public Catalog catalog() {
    return catalog;
  }

  public Tasks tasks() {
    return tasks;
  }

  public Workers workers() {
    return workers;
  }

  public Insight insight() {
    return insight;
  }

  public Admin admin() {
    return admin;
  }

  public Spawning spawning() {
    return spawning;
  }

  public Runs runs() {
    return runs;
  }

  public Bundles bundles() {
    return bundles;
  }

  public StandingJobs standing() {
    return standing;
  }

  public Claimants claimants() {
    return claimants;
  }

  public JobLogs logs() {
    return logs;
  }

  public Leases leases() {
    return leases;
  }

  public Groups groups() {
    return groups;
  }

  public Access access() {
    return access;
  }

  /**
   * Looks whether the store works.
   *
   * @throws TorcException STORAGE with what is wrong
   */
  public void check() {
    db.check();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    background.shutdown();
    try {
      if (!background.awaitTermination(30, TimeUnit.SECONDS)) {
        background.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
