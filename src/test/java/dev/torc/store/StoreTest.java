package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Group commit, isolation, back-pressure and recovery of the store. */
@Timeout(60)
class StoreTest {
  @TempDir Path dir;

  private Path file() {
    return dir.resolve("torc.db");
  }

  private Database open() {
    return Database.open(Database.Settings.file(file()));
  }

  private static Row workflow(String name) {
    return new Row().set("name", name).set("user", "u").set("timestamp", "now");
  }

  private static long insert(Tx tx, String name) {
    return tx.records().insert(Table.WORKFLOW, workflow(name));
  }

  private static List<String> names(Database db) {
    return db.read(StoreTest::names);
  }

  private static List<String> names(Tx tx) {
    return tx.records().page(ListQuery.of(Table.WORKFLOW)).items().stream()
        .map(r -> r.text("name"))
        .toList();
  }

  /** Holds the writer inside a commit of its own until the latch opens, so that others queue up. */
  private static CompletableFuture<Boolean> block(Database db, CountDownLatch release)
      throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<Boolean> f =
        db.submit(
            tx -> {
              inside.countDown();
              return await(release);
            });
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    return f;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void failingCommandAmongManyUndoesOnlyItself() throws Exception {
    List<Integer> commits = new ArrayList<>();
    try (Database db =
        Database.open(
            Database.Settings.file(file())
                .withMonitor((commands, nanos) -> commits.add(commands)))) {
      CountDownLatch go = new CountDownLatch(1);
      block(db, go);
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int n = i;
        futures.add(
            db.submit(
                tx -> {
                  long id = insert(tx, "w" + n);
                  if (n % 10 == 3) {
                    throw TorcException.invalid("command " + n + " is refused");
                  }
                  if (n % 10 == 5) {
                    throw new IllegalStateException("a defect in command " + n);
                  }
                  if (n % 10 == 7) {
                    throw new StackOverflowError();
                  }
                  return id;
                }));
      }
      assertThat(futures).noneMatch(CompletableFuture::isDone);
      go.countDown();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        CompletableFuture<Long> f = futures.get(i);
        switch (i % 10) {
          case 3 -> assertThat(failure(f).message()).isEqualTo("command " + i + " is refused");
          case 5 -> assertThatThrownBy(f::get).hasCauseInstanceOf(IllegalStateException.class);
          case 7 -> assertThat(failure(f).kind()).isEqualTo(ErrorKind.INTERNAL);
          default -> {
            assertThat(f.get()).isPositive();
            expected.add("w" + i);
          }
        }
      }
      assertThat(names(db)).isEqualTo(expected);
    }
    assertThat(commits).as("the 50 went into one commit").contains(50);
  }

  private static TorcException failure(CompletableFuture<?> f) {
    return catchThrowableOfType(TorcException.class, () -> Database.join(f));
  }

  @Test
  void errorOfASingleCommandLeavesTheWriterAlive() {
    try (Database db = open()) {
      for (Error error : List.of(new StackOverflowError(), new AssertionError("defect"))) {
        TorcException e =
            catchThrowableOfType(
                TorcException.class,
                () ->
                    db.write(
                        tx -> {
                          insert(tx, "lost");
                          throw error;
                        }));
        assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
      }
      db.write(tx -> insert(tx, "kept"));
      assertThat(names(db)).containsExactly("kept");
    }
  }

  @Test
  void failingListenerLeavesTheWriterAlive() {
    AtomicInteger heard = new AtomicInteger();
    try (Database db =
        Database.open(
            Database.Settings.file(file())
                .withMonitor(
                    (commands, nanos) -> {
                      throw new IllegalStateException("monitor");
                    }))) {
      db.write(
          tx -> {
            tx.afterCommit(
                () -> {
                  throw new IllegalStateException("listener");
                });
            tx.afterCommit(heard::incrementAndGet);
            return insert(tx, "a");
          });
      db.write(tx -> insert(tx, "b"));
      assertThat(heard).hasValue(1);
      assertThat(names(db)).containsExactly("a", "b");
    }
  }

  @Test
  void nothingIsAcknowledgedOrAnnouncedBeforeItsCommit() throws Exception {
    try (Database db = open()) {
      CountDownLatch go = new CountDownLatch(1);
      block(db, go);
      List<String> seenByHook = new ArrayList<>();
      AtomicInteger refusedHooks = new AtomicInteger();
      CountDownLatch between = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      CompletableFuture<Long> first =
          db.submit(
              tx -> {
                tx.afterCommit(() -> seenByHook.addAll(names(db)));
                return insert(tx, "first");
              });
      CompletableFuture<Boolean> last =
          db.submit(
              tx -> {
                second.countDown();
                return await(between);
              });
      CompletableFuture<Long> refused =
          db.submit(
              tx -> {
                tx.afterCommit(refusedHooks::incrementAndGet);
                throw TorcException.invalid("no");
              });
      go.countDown();
      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
      // The first command has run, its batch is not committed.
      assertThat(first).isNotDone();
      assertThat(names(db)).isEmpty();
      between.countDown();
      assertThat(first.get()).isPositive();
      assertThat(last.get()).isTrue();
      assertThatThrownBy(refused::get).isInstanceOf(ExecutionException.class);
      db.write(tx -> null);
      assertThat(seenByHook).containsExactly("first");
      assertThat(refusedHooks).hasValue(0);
    }
  }

  @Test
  void fullQueueRefusesAtOnceAndRecovers() throws Exception {
    Database.Settings one = new Database.Settings(file(), 1, 1, WriterMonitor.NONE);
    try (Database db = Database.open(one)) {
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Boolean> blocked = block(db, go);
      CompletableFuture<Long> waits = db.submit(tx -> insert(tx, "waits"));
      assertThat(db.queueDepth()).isEqualTo(1);
      TorcException e =
          catchThrowableOfType(TorcException.class, () -> db.submit(tx -> insert(tx, "no")));
      assertThat(e.kind()).isEqualTo(ErrorKind.BUSY);
      go.countDown();
      assertThat(blocked.get()).isTrue();
      assertThat(waits.get()).isPositive();
      db.write(tx -> insert(tx, "later"));
      assertThat(names(db)).containsExactly("waits", "later");
    }
  }

  @Test
  void readsSeeOneCommitFromBeginToEnd() {
    try (Database db = open()) {
      db.write(tx -> insert(tx, "a"));
      db.read(
          tx -> {
            List<String> before = names(tx);
            db.write(other -> insert(other, "b"));
            assertThat(names(tx)).isEqualTo(before).containsExactly("a");
            return null;
          });
      assertThat(names(db)).containsExactly("a", "b");
    }
  }

  @Test
  void readsCannotWrite() {
    try (Database db = open()) {
      TorcException e =
          catchThrowableOfType(
              TorcException.class, () -> db.read(tx -> insert(tx, "through the back door")));
      assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
      assertThat(names(db)).isEmpty();
      db.write(tx -> insert(tx, "a"));
      assertThat(names(db)).containsExactly("a");
    }
  }

  @Test
  void memoryDatabaseServesManyThreadsAndCanBeCopied() throws Exception {
    try (Database db = Database.open(Database.Settings.inMemory())) {
      List<Thread> threads = new ArrayList<>();
      AtomicLong failures = new AtomicLong();
      for (int t = 0; t < 4; t++) {
        int n = t;
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    String name = n + "/" + i;
                    db.write(tx -> insert(tx, name));
                    if (!names(db).contains(name)) {
                      failures.incrementAndGet();
                    }
                  }
                });
        thread.start();
        threads.add(thread);
      }
      Path copy = dir.resolve("copy.db");
      db.copyTo(copy);
      for (Thread t : threads) {
        t.join();
      }
      assertThat(failures).hasValue(0);
      assertThat(names(db)).hasSize(200);
      Path last = dir.resolve("last.db");
      db.copyTo(last);
      try (Database opened = Database.open(Database.Settings.file(last))) {
        assertThat(names(opened)).hasSize(200);
      }
    }
  }

  @Test
  void copyOfTheFilesOfAnOpenDatabaseOpensWithEverythingAcknowledged() throws Exception {
    Path crashed = dir.resolve("crashed.db");
    try (Database db = open()) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        db.write(tx -> insert(tx, "w" + n));
      }
      // What a power cut leaves behind: the file and its log, nothing closed.
      Files.copy(file(), crashed);
      Files.copy(dir.resolve("torc.db-wal"), dir.resolve("crashed.db-wal"));
      try (Database after = Database.open(Database.Settings.file(crashed))) {
        assertThat(names(after)).hasSize(100);
        assertThat(integrity(after)).isEqualTo("ok");
      }
    }
  }

  @Test
  void logCutInTheMiddleLosesOnlyItsEnd() throws Exception {
    Path crashed = dir.resolve("crashed.db");
    try (Database db = open()) {
      for (int i = 0; i < 60; i++) {
        int n = i;
        db.write(tx -> insert(tx, "w" + n));
      }
      Files.copy(file(), crashed);
      byte[] wal = Files.readAllBytes(dir.resolve("torc.db-wal"));
      Files.write(dir.resolve("crashed.db-wal"), Arrays.copyOf(wal, wal.length - 5000));
    }
    try (Database after = Database.open(Database.Settings.file(crashed))) {
      List<String> names = names(after);
      assertThat(names.size()).isBetween(1, 59);
      for (int i = 0; i < names.size(); i++) {
        assertThat(names.get(i)).isEqualTo("w" + i);
      }
      assertThat(integrity(after)).isEqualTo("ok");
    }
  }

  private static String integrity(Database db) {
    return db.read(
        tx -> tx.sql().first("PRAGMA integrity_check", r -> r.text(1)).orElse("no answer"));
  }

  @Test
  void closeFinishesWhatWaitsAndRefusesTheRest() throws Exception {
    Database db = open();
    CountDownLatch go = new CountDownLatch(1);
    block(db, go);
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int n = i;
      waiting.add(db.submit(tx -> insert(tx, "w" + n)));
    }
    Thread closer = new Thread(db::close);
    closer.start();
    go.countDown();
    closer.join();
    for (CompletableFuture<Long> f : waiting) {
      assertThat(f.get(10, TimeUnit.SECONDS)).isPositive();
    }
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> db.submit(tx -> insert(tx, "late")));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    try (Database again = open()) {
      assertThat(names(again)).hasSize(20);
    }
  }

  @Test
  void submittersThatRaceWithCloseAlwaysGetAnAnswer() throws Exception {
    for (int round = 0; round < 10; round++) {
      Database db = Database.open(new Database.Settings(null, 64, 1, WriterMonitor.NONE));
      List<CompletableFuture<Long>> accepted = new ArrayList<>();
      CountDownLatch started = new CountDownLatch(1);
      Thread submitter =
          new Thread(
              () -> {
                ErrorKind refused = ErrorKind.BUSY;
                while (refused == ErrorKind.BUSY) {
                  try {
                    accepted.add(db.submit(tx -> insert(tx, "x")));
                    started.countDown();
                  } catch (TorcException e) {
                    refused = e.kind();
                  }
                }
              });
      submitter.start();
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      db.close();
      submitter.join();
      assertThat(accepted).isNotEmpty();
      for (CompletableFuture<Long> f : accepted) {
        f.handle((v, e) -> v).get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void writerThreadNeverWaitsForItself() throws Exception {
    try (Database db = open()) {
      TorcException e =
          catchThrowableOfType(
              TorcException.class, () -> db.write(tx -> db.write(inner -> insert(inner, "x"))));
      assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
      db.write(tx -> insert(tx, "a"));
      assertThat(names(db)).containsExactly("a");
    }
  }
}
