package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.WorkAnswer;
import dev.torc.store.AdminStore;
import dev.torc.store.Database;
import dev.torc.store.ListQuery;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workflows that are initialized and deleted in several commits. */
@Timeout(120)
class LargeWorkflowTest {
  private static final int PIECE = 100;
  private static final int ROOTS = 450;

  @TempDir Path dir;
  private Bed bed;
  private long w;
  private long last;

  @BeforeEach
  void open() {
    bed = new Bed(dir);
    bed.engine.close();
    bed.engine = new Engine(bed.db, bed.clock, PIECE);
    w = bed.workflow();
  }

  /** Many roots, a job after every thirtieth, and one after all of those. */
  private void manyJobs() {
    List<JobDraft> roots = new ArrayList<>();
    for (int i = 0; i < ROOTS; i++) {
      roots.add(Bed.draft(w, "r" + i).build());
    }
    List<Long> ids = bed.engine.jobs().createAll(roots).stream().map(Jobs.Created::id).toList();
    List<Long> middle = new ArrayList<>();
    for (int i = 0; i < ROOTS; i += 30) {
      middle.add(bed.job(w, "m" + i, ids.get(i)));
    }
    last = bed.job(w, "last", middle.toArray(Long[]::new));
    bed.engine.workflows().resetStatus(w, false, Bed.USER);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private void initialized() {
    assertThat(bed.engine.insight().counts(w))
        .isEqualTo(Map.of(JobStatus.READY, (long) ROOTS, JobStatus.BLOCKED, 16L));
    assertThat(bed.engine.jobs().get(last).job().unfinishedDependencies()).isEqualTo(15);
  }

  @Test
  void inPiecesItIsTheSameAsInOne() {
    manyJobs();
    bed.engine.workflows().initialize(w, false, false, Bed.USER);
    initialized();
    assertThat(busy()).isNull();
    assertThat(bed.claim(bed.worker(w), 5)).hasSize(5);
    bed.engine.workflows().initialize(w, true, false, Bed.USER);
    initialized();
    deleted();
  }

  private void deleted() {
    bed.engine.workflows().delete(w);
    assertThat(kind(() -> bed.engine.workflows().get(w))).isEqualTo(ErrorKind.NOT_FOUND);
    for (Table t : List.of(Table.JOB, Table.FILE, Table.RESULT, Table.COMPUTE_NODE, Table.EVENT)) {
      assertThat(bed.engine.catalog().list(ListQuery.of(t).eq("workflow_id", w).page(0, 0)).total())
          .as("%s", t)
          .isZero();
    }
  }

  private String busy() {
    return bed.db.read(tx -> tx.workflows().head(w).orElseThrow().busy());
  }

  @Test
  void meanwhileNothingIsHandedOutAndOthersAreServed() throws Exception {
    long waits = bed.job(w, "waits");
    // Stops between two pieces, as long as the test looks around.
    bed.db.write(
        tx -> {
          tx.workflows().setBusy(w, "initialize");
          return null;
        });
    assertThat(kind(() -> bed.engine.workflows().initialize(w, false, false, Bed.USER)))
        .isEqualTo(ErrorKind.BUSY);
    assertThat(kind(() -> bed.engine.workflows().resetStatus(w, true, Bed.USER)))
        .isEqualTo(ErrorKind.BUSY);
    assertThat(kind(() -> bed.engine.workflows().resetJobStatus(w, false, Bed.USER)))
        .isEqualTo(ErrorKind.BUSY);
    assertThat(kind(() -> bed.engine.workflows().delete(w))).isEqualTo(ErrorKind.BUSY);
    assertThat(bed.engine.workflows().completeness(w).complete()).isFalse();
    assertThat(bed.engine.claims().claimNext(w, 5, List.of()).jobs()).isEmpty();
    long worker = bed.worker(w);
    CompletableFuture<WorkAnswer> waiting =
        bed.engine.workers().claimLater(worker, Bed.ask(1, 60_000));
    long other = bed.workflow();
    long job = bed.job(other, "small");
    bed.start(other);
    assertThat(bed.claimOne(bed.worker(other)).jobId()).isEqualTo(job);
    assertThat(waiting).isNotDone();
    bed.db.write(
        tx -> {
          tx.workflows().setBusy(w, null);
          return null;
        });
    bed.engine.workflows().initialize(w, false, false, Bed.USER);
    assertThat(waiting.get(20, TimeUnit.SECONDS).jobs().get(0).jobId()).isEqualTo(waits);
  }

  private static ErrorKind kind(Runnable r) {
    return catchThrowableOfType(TorcException.class, r::run).kind();
  }

  /** Runs the work until the writer has made so many commits, then closes everything. */
  private void interrupted(Runnable work, int commits) throws Exception {
    bed.close();
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    bed.db =
        Database.open(
            Database.Settings.file(bed.file)
                .withMonitor(
                    (n, nanos) -> {
                      if (left.decrementAndGet() == 0) {
                        reached.countDown();
                        try {
                          // The next piece but one finds the database closed.
                          closed.await(10, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                      }
                    }));
    bed.engine = new Engine(bed.db, bed.clock, PIECE);
    bed.db.write(tx -> null);
    left.set(commits);
    Thread t =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (TorcException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              }
            });
    t.start();
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    while (bed.db.queueDepth() == 0 && t.isAlive()) {
      Thread.onSpinWait(); // the next piece is on its way
    }
    Thread closer = new Thread(bed.db::close);
    closer.start();
    while (closer.getState() == Thread.State.NEW || closer.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    closed.countDown();
    closer.join();
    t.join();
    bed.engine.close();
    bed.db = Database.open(Database.Settings.file(bed.file));
  }

  /** Whatever a piece has done is undone and done again, as a command behind it fails. */
  @Test
  void aPieceMayRunTwice() {
    manyJobs();
    bed.close();
    AtomicBoolean done = new AtomicBoolean(true);
    bed.db =
        Database.open(
            Database.Settings.file(bed.file)
                .withMonitor(
                    (n, nanos) -> {
                      while (!done.get() && bed.db.queueDepth() == 0) {
                        Thread.onSpinWait(); // the next piece is on its way
                      }
                      if (!done.get()) {
                        bed.db.submit(this::fail);
                      }
                    }));
    bed.engine = new Engine(bed.db, bed.clock, PIECE);
    bed.engine.close(); // waits for the background work
    done.set(false);
    try {
      bed.engine.workflows().initialize(w, false, false, Bed.USER);
    } finally {
      done.set(true);
    }
    initialized();
  }

  private Object fail(Tx tx) {
    tx.workflows().setHasFailures(w, true);
    throw TorcException.invalid("no");
  }

  private void sql(String statement) {
    bed.db.write(tx -> tx.admin().run(statement, 1, AdminStore.Bounds.DEFAULT));
  }

  @Test
  void whatBrokeOffIsFinishedByTheNextRequest() {
    manyJobs();
    sql(
        "CREATE TRIGGER broken BEFORE UPDATE ON job WHEN NEW.id = "
            + last
            + " BEGIN SELECT raise(ABORT, 'broken'); END");
    for (int i = 0; i < 2; i++) {
      assertThat(kind(() -> bed.engine.workflows().initialize(w, false, false, Bed.USER)))
          .isEqualTo(ErrorKind.STORAGE);
      assertThat(busy()).isEqualTo("initialize");
      assertThat(bed.engine.claims().claimNext(w, 5, List.of()).jobs()).isEmpty();
    }
    sql("DROP TRIGGER broken");
    bed.engine.workflows().initialize(w, false, false, Bed.USER);
    initialized();
    assertThat(busy()).isNull();
  }

  @Test
  void initializeThatWasInterruptedIsFinishedAtTheNextStart() throws Exception {
    manyJobs();
    for (int commits : new int[] {3, 5, 7, 10, 12, 15, 18, 21, 24, 27, 30}) {
      interrupted(() -> bed.engine.workflows().initialize(w, false, false, Bed.USER), commits);
      assertThat(busy()).as("after %d commits", commits).isEqualTo("initialize");
      bed.engine = new Engine(bed.db, bed.clock, PIECE);
      bed.engine.close(); // waits for the background work
      assertThat(busy()).isNull();
      bed.engine = new Engine(bed.db, bed.clock, PIECE);
      initialized();
      bed.engine.workflows().resetJobStatus(w, false, Bed.USER);
    }
  }

  @Test
  void deleteThatWasInterruptedIsFinishedAtTheNextStart() throws Exception {
    manyJobs();
    long other = bed.workflow();
    long survivor = bed.job(other, "survivor");
    interrupted(() -> bed.engine.workflows().delete(w), 2);
    assertThat(busy()).isEqualTo("delete");
    assertThat(bed.db.<Long>read(tx -> tx.workflows().jobCount(w))).isLessThan(ROOTS);
    bed.engine = new Engine(bed.db, bed.clock, PIECE);
    bed.engine.close();
    assertThat(bed.db.<Boolean>read(tx -> tx.workflows().head(w).isEmpty())).isTrue();
    bed.engine = new Engine(bed.db, bed.clock, PIECE);
    assertThat(bed.status(survivor)).isEqualTo(JobStatus.UNINITIALIZED);
  }
}
