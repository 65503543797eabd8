package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More commands than the queue holds are refused at once; what was taken is done. */
class FullQueueTest {
  private static final int CAPACITY = 3;

  @Test
  void refusesWhatDoesNotFitAndDoesTheRest(@TempDir Path dir) throws Exception {
    var settings = new Database.Settings(dir.resolve("w.db"), CAPACITY, 1, WriterMonitor.NONE);
    try (Database db = Database.open(settings)) {
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      CompletableFuture<Object> slow =
          db.submit(
              tx -> {
                begun.countDown();
                await(goOn);
                return "done";
              });
      begun.await();
      List<CompletableFuture<Object>> taken = new ArrayList<>();
      for (int i = 0; i < CAPACITY; i++) {
        taken.add(db.submit(tx -> "done"));
      }
      assertThat(db.queueDepth()).isEqualTo(CAPACITY);
      var refusedButDone = new AtomicBoolean();
      busy(() -> db.submit(tx -> "too much"));
      busy(() -> db.writeAlone(tx -> refusedButDone.getAndSet(true)));
      busy(() -> db.writeWithoutCascades(tx -> refusedButDone.getAndSet(true)));
      var patient = CompletableFuture.supplyAsync(() -> db.<String>writePatiently(tx -> "done"));
      goOn.countDown();
      assertThat(patient.get()).isEqualTo("done");
      assertThat(slow.get()).isEqualTo("done");
      for (CompletableFuture<Object> one : taken) {
        assertThat(one.get()).isEqualTo("done");
      }
      String afterwards = db.write(tx -> "again");
      assertThat(afterwards).isEqualTo("again");
      assertThat(refusedButDone).isFalse();
      boolean alone = db.writeAlone(tx -> true);
      assertThat(alone).isTrue();
    }
  }

  private static void busy(ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
