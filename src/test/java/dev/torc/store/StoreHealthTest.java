package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database whose file is gone, replaced, full or damaged says so when it is asked. */
@Timeout(60)
class StoreHealthTest {
  @TempDir Path dir;
  private Path file;
  private Database db;

  @BeforeEach
  void open() {
    file = dir.resolve("torc.db");
    db = Database.open(Database.Settings.file(file));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void insert(int size) {
    db.write(
        tx ->
            tx.records()
                .insert(
                    Table.WORKFLOW,
                    new Row()
                        .set("name", "w")
                        .set("user", "u")
                        .set("timestamp", "now")
                        .set("description", "x".repeat(size))));
  }

  private void fine() {
    assertThatCode(db::check).doesNotThrowAnyException();
  }

  private void broken(String message) {
    assertThatThrownBy(db::check)
        .isInstanceOf(TorcException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((TorcException) e).kind().httpStatus())
        .isEqualTo(503);
  }

  @Test
  void aFileThatIsGoneOrReplacedIsNoticedAndOneThatComesBackToo() throws Exception {
    insert(10);
    fine();
    Path away = dir.resolve("away.db");
    Files.move(file, away);
    broken("is gone");
    Files.writeString(file, "something else");
    broken("another file has taken the place");
    Files.delete(file);
    Files.move(away, file);
    fine();
    insert(10);
  }

  @Test
  void aFullDiskIsToldUntilAWriteHasWorkedAgain() {
    db.write(
        tx ->
            tx.sql()
                .number("PRAGMA max_page_count = " + (tx.sql().number("PRAGMA page_count") + 3)));
    fine();
    assertThatThrownBy(() -> insert(1_000_000)).hasMessageContaining("full");
    broken("the disk of the database is full");
    insert(10); // after the check's own try
    fine();
  }

  @Test
  void aDamagedFileIsNoticed() throws Exception {
    insert(1_000_000);
    db.read(tx -> tx.sql().list("PRAGMA wal_checkpoint(TRUNCATE)", r -> r.num(1)));
    byte[] garbage = new byte[(int) Files.size(file)];
    Arrays.fill(garbage, (byte) 'x');
    // Another process: this one would drop SQLite's locks with any descriptor that it closes.
    Path noise = Files.write(dir.resolve("noise"), garbage);
    Process copy =
        new ProcessBuilder("dd", "if=" + noise, "of=" + file, "conv=notrunc")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Assertions.assertThat(copy.waitFor()).isZero();
    assertThatThrownBy(db::check).isInstanceOf(TorcException.class);
  }

  @Test
  void memoryIsAlwaysThereAndAWrongStatementIsNoTroubleOfTheStore() {
    assertThatThrownBy(() -> db.read(tx -> tx.sql().number("SELECT nothing FROM nowhere")))
        .isInstanceOf(TorcException.class);
    fine();
    try (Database memory = Database.open(Database.Settings.inMemory())) {
      assertThatCode(memory::check).doesNotThrowAnyException();
    }
  }
}
