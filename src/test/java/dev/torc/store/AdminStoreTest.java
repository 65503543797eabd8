package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements that would never end, or never fit, are ended, and nobody else notices. */
@Timeout(60)
class AdminStoreTest {
  private static final AdminStore.Bounds SHORT =
      new AdminStore.Bounds(Duration.ofMillis(200), 1 << 20);
  private static final String ENDLESS =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)";

  @TempDir Path dir;

  private Database file() {
    return Database.open(Database.Settings.file(dir.resolve("torc.db")));
  }

  private static long group(Database db, String name) {
    return db.write(tx -> tx.records().insert(Table.ACCESS_GROUP, new Row().set("name", name)));
  }

  private static long groups(Database db) {
    return db.read(tx -> tx.records().page(ListQuery.of(Table.ACCESS_GROUP).page(0, 0))).total();
  }

  private static void refused(Runnable statement, String words) {
    assertThatThrownBy(statement::run)
        .isInstanceOf(TorcException.class)
        .hasMessageContaining(words);
  }

  @Test
  void endlessQueriesAreEnded() {
    for (Database db : List.of(file(), Database.open(Database.Settings.inMemory()))) {
      try (db) {
        String count = ENDLESS + " SELECT count(*) FROM n";
        refused(() -> db.read(tx -> tx.admin().query(count, 10, SHORT)), "was ended after");
        assertThat(db.read(tx -> tx.admin().query("SELECT 1 AS a", 10, SHORT)).rows()).hasSize(1);
        group(db, "afterwards");
      }
    }
  }

  @Test
  void endlessWritesAreEndedAndHarmNobody() {
    try (Database db = file()) {
      group(db, "before");
      List<CompletableFuture<Long>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "beside " + i;
        others.add(
            db.submit(tx -> tx.records().insert(Table.ACCESS_GROUP, new Row().set("name", name))));
      }
      String insert = "INSERT INTO access_group (name) " + ENDLESS + " SELECT 'g' || x FROM n";
      refused(() -> db.writeAlone(tx -> tx.admin().run(insert, 10, SHORT)), "was ended after");
      refused(() -> db.writeAlone(tx -> tx.admin().tryOut(insert, 10, SHORT)), "was ended after");
      others.forEach(CompletableFuture::join);
      assertThat(groups(db)).isEqualTo(21);
      group(db, "afterwards");
    }
  }

  @Test
  void aStatementThatEndsTheTransactionHarmsNobody() {
    try (Database db = file()) {
      group(db, "a");
      String again = "INSERT OR ROLLBACK INTO access_group (name) VALUES ('a')";
      refused(() -> db.writeAlone(tx -> tx.admin().run(again, 10, SHORT)), "UNIQUE");
      group(db, "b");
      assertThat(groups(db)).isEqualTo(2);
    }
  }

  @Test
  void hugeValuesAndAnswersAreRefused() {
    try (Database db = file()) {
      String value = "SELECT length(randomblob(2000000))";
      refused(() -> db.read(tx -> tx.admin().query(value, 10, SHORT)), "too big");
      String rows = ENDLESS + " SELECT hex(randomblob(10000)) FROM n";
      refused(() -> db.read(tx -> tx.admin().query(rows, 100_000, SHORT)), "larger than");
    }
  }

  @Test
  void queriesChangeNothing() {
    for (Database db : List.of(file(), Database.open(Database.Settings.inMemory()))) {
      try (db) {
        group(db, "a");
        String delete = "WITH n AS (SELECT 1) DELETE FROM access_group";
        refused(() -> db.read(tx -> tx.admin().query(delete, 10, SHORT)), "readonly");
        assertThat(groups(db)).isEqualTo(1);
        group(db, "b");
      }
    }
  }

  @Test
  void aConnectionForReadingStaysOne() {
    var oneReader = new Database.Settings(dir.resolve("torc.db"), 100, 1, WriterMonitor.NONE);
    try (Database db = Database.open(oneReader)) {
      db.read(tx -> tx.admin().query("SELECT 1", 10, SHORT));
      refused(() -> db.read(tx -> tx.sql().exec("DELETE FROM access_group")), "for writing");
    }
  }
}
