package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.RetryPolicy;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker for every workflow may say which pools it wants jobs of. */
@Timeout(60)
class PoolsTest {
  @TempDir Path dir;
  private Bed bed;

  @BeforeEach
  void start() {
    bed = new Bed(dir);
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private static WorkRequest ask(int waitMillis, String... pools) {
    return new WorkRequest(9, true, 0, 0, 0, null, waitMillis, List.of(pools));
  }

  private void submit(String pool, String command) {
    bed.engine
        .standing()
        .submit(
            new StandingJobs.Draft(
                pool,
                "ada",
                command,
                60,
                null,
                0,
                RetryPolicy.atOnce(0),
                Table.OCTASKLY_TASK,
                new Row().set("timeout_s", 60).set("inputs", "[]").set("outputs", "[]")),
            n -> pool + n);
  }

  private List<String> commands(long worker, WorkRequest request) {
    return bed.engine.workers().claim(worker, request).jobs().stream()
        .map(ClaimedJob::command)
        .toList();
  }

  @Test
  void onlyJobsOfThePoolsAreHandedOut() {
    long w = bed.workflow();
    bed.job(w, "plain");
    bed.start(w);
    submit("octaskly", "task");
    submit("octasklyx", "other");
    long worker = bed.worker(List.of());
    assertThat(commands(worker, ask(0, "graph"))).isEmpty();
    assertThat(commands(worker, ask(0, "octaskly"))).containsExactly("task");
    assertThat(commands(worker, ask(0, "octaskly", WorkRequest.TORC))).containsExactly("true");
    assertThat(commands(worker, ask(0))).containsExactly("other");
  }

  @Test
  void newsOfAnotherPoolGoToTheNextWhoWaits() throws Exception {
    CompletableFuture<WorkAnswer> torc =
        bed.engine.workers().claimLater(bed.worker(List.of()), ask(60_000, WorkRequest.TORC));
    CompletableFuture<WorkAnswer> tasks =
        bed.engine.workers().claimLater(bed.worker(List.of()), ask(60_000, "octaskly"));
    bed.db.write(tx -> null);
    submit("octaskly", "task");
    assertThat(tasks.get(20, TimeUnit.SECONDS).jobs()).hasSize(1);
    assertThat(torc).isNotDone();
    long w = bed.workflow();
    bed.job(w, "plain");
    bed.start(w);
    assertThat(torc.get(20, TimeUnit.SECONDS).jobs()).hasSize(1);
  }

  @Test
  void aWorkerOfAWorkflowIsNotAsked() {
    long w = bed.workflow();
    bed.job(w, "plain");
    bed.start(w);
    assertThat(commands(bed.worker(w), ask(0, "graph"))).containsExactly("true");
  }
}
