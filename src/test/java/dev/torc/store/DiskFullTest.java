package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's own limit of pages stands for a disk without room: the error is the same. */
@Timeout(60)
class DiskFullTest {
  @TempDir Path dir;
  private Database db;

  @BeforeEach
  void open() {
    db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void limitPages(long more) {
    db.write(
        tx -> {
          long now = tx.sql().number("PRAGMA page_count");
          return tx.sql().number("PRAGMA max_page_count = " + (now + more));
        });
  }

  private static long insert(Tx tx, String name, int size) {
    return tx.records()
        .insert(
            Table.WORKFLOW,
            new Row()
                .set("name", name)
                .set("user", "u")
                .set("timestamp", "now")
                .set("description", "x".repeat(size)));
  }

  private List<String> names() {
    return db.read(
        tx ->
            tx.records().page(ListQuery.of(Table.WORKFLOW)).items().stream()
                .map(r -> r.text("name"))
                .toList());
  }

  private static TorcException failure(CompletableFuture<?> f) {
    return catchThrowableOfType(TorcException.class, () -> Database.join(f));
  }

  @Test
  void singleCommandFailsWithWhatToDoAndTheStoreGoesOn() {
    limitPages(3);
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> db.write(tx -> insert(tx, "big", 100_000)));
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.message()).contains("full");
    assertThat(e.hint()).contains("free some space");
    assertThat(names()).isEmpty();
    db.write(tx -> insert(tx, "small", 10));
    assertThat(names()).containsExactly("small");
    limitPages(1000);
    db.write(tx -> insert(tx, "big", 100_000));
    assertThat(names()).containsExactly("small", "big");
  }

  @Test
  void smallCommandsOfABatchSurviveTheBigOne() throws Exception {
    limitPages(4);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    db.submit(
        tx -> {
          inside.countDown();
          return await(go);
        });
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    AtomicInteger hooks = new AtomicInteger();
    List<CompletableFuture<Long>> small = new ArrayList<>();
    CompletableFuture<Long> big = null;
    for (int i = 0; i < 6; i++) {
      int n = i;
      small.add(
          db.submit(
              tx -> {
                tx.afterCommit(hooks::incrementAndGet);
                return insert(tx, "small" + n, 10);
              }));
      if (i == 2) {
        big =
            db.submit(
                tx -> {
                  tx.afterCommit(hooks::incrementAndGet);
                  return insert(tx, "big", 100_000);
                });
      }
    }
    go.countDown();
    assertThat(failure(big).message()).contains("full");
    for (CompletableFuture<Long> f : small) {
      assertThat(f.get(10, TimeUnit.SECONDS)).isPositive();
    }
    db.write(tx -> null);
    assertThat(names()).containsExactly("small0", "small1", "small2", "small3", "small4", "small5");
    assertThat(hooks).as("each announced once").hasValue(6);
    assertThat(small.stream().map(CompletableFuture::join).distinct()).hasSize(6);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everythingFailsCleanlyWhenThereIsNoRoomAtAll() {
    db.write(tx -> insert(tx, "before", 10));
    limitPages(0);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      String name = "n" + i;
      try {
        db.write(tx -> insert(tx, name, 2000));
      } catch (TorcException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(names()).hasSize(201 - refused).contains("before");
    limitPages(1000);
    db.write(tx -> insert(tx, "after", 2000));
    assertThat(names()).contains("after");
    assertThat(
            db.<String>read(
                tx -> tx.sql().first("PRAGMA integrity_check", r -> r.text(1)).orElse("")))
        .isEqualTo("ok");
  }
}
