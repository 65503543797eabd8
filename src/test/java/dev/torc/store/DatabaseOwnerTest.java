package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOwnerTest {
  @TempDir Path dir;

  /** The other process: owns a database until its standard input ends. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (Database db = Database.open(Database.Settings.file(Path.of(args[0])))) {
        db.announce("http://127.0.0.1:4711");
        System.out.println("open");
        System.out.flush();
        while (System.in.read() >= 0) {
          // until the parent closes the pipe
        }
      } catch (TorcException e) {
        System.out.println(e.kind() + " " + e.details().get("url"));
      }
    }
  }

  private static Process hold(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process p) throws IOException {
    return new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static TorcException refused(Path file) {
    return catchThrowableOfType(
        TorcException.class, () -> Database.open(Database.Settings.file(file)).close());
  }

  @Test
  void secondOpenInTheSameProcessIsToldWhereTheOwnerListens() {
    Path file = dir.resolve("torc.db");
    try (Database db = Database.open(Database.Settings.file(file))) {
      assertThat(refused(file).kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(refused(file).hint()).contains("wait until it has started");
      db.announce("http://127.0.0.1:8080");
      TorcException e = refused(file);
      assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(e.details()).containsEntry("url", "http://127.0.0.1:8080");
      assertThat(DatabaseOwner.find(file).orElseThrow().url()).isEqualTo("http://127.0.0.1:8080");
      db.withdraw(); // it still owns the file, but answers no more
      assertThat(DatabaseOwner.find(file).orElseThrow().url()).isNull();
    }
    assertThat(DatabaseOwner.find(file)).isEmpty();
    Database.open(Database.Settings.file(file)).close();
  }

  @Test
  void otherProcessIsRefusedWhileThisOneOwnsTheFile() throws Exception {
    Path file = dir.resolve("torc.db");
    try (Database db = Database.open(Database.Settings.file(file))) {
      db.announce("http://127.0.0.1:8080");
      // Neither a look at the owner nor a refused second open may cost us the lock.
      assertThat(DatabaseOwner.find(file)).isPresent();
      assertThat(refused(file).kind()).isEqualTo(ErrorKind.CONFLICT);
      Process other = hold(file);
      try {
        assertThat(firstLine(other)).isEqualTo("CONFLICT http://127.0.0.1:8080");
      } finally {
        other.destroyForcibly();
      }
    }
  }

  @Test
  void ownerInAnotherProcessIsFoundAndItsDeathFreesTheFile() throws Exception {
    Path file = dir.resolve("torc.db");
    Process owner = hold(file);
    try {
      assertThat(firstLine(owner)).isEqualTo("open");
      TorcException e = refused(file);
      assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(e.details()).containsEntry("url", "http://127.0.0.1:4711");
      assertThat(e.message()).contains("process " + owner.pid());
      DatabaseOwner.Info info = DatabaseOwner.find(file).orElseThrow();
      assertThat(info.pid()).isEqualTo(owner.pid());
    } finally {
      owner.destroyForcibly(); // kill -9
    }
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(DatabaseOwner.find(file)).isEmpty();
    try (Database db = Database.open(Database.Settings.file(file))) {
      assertThat(db.<Boolean>read(tx -> tx.workflows().busy().isEmpty())).isTrue();
    }
  }

  @Test
  void fileOpenedOnAnotherHostIsRefusedWithWhatToDo() throws Exception {
    Path file = dir.resolve("torc.db");
    Database.open(Database.Settings.file(file)).close();
    Path lock = dir.resolve("torc.db.lock");
    String text = "{\"pid\":77,\"host\":\"node-of-nobody\",\"url\":\"http://10.0.0.7:1\"}";
    Files.writeString(lock, text);
    TorcException e = refused(file);
    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(e.message()).contains("node-of-nobody").contains("77");
    assertThat(e.hint()).contains("delete " + lock);
    assertThat(refused(file).message()).contains("node-of-nobody"); // still, and not forgotten
    Files.delete(lock);
    Database.open(Database.Settings.file(file)).close();
  }

  @Test
  void unreadableLockTextDoesNotStopAnyone() throws Exception {
    Path file = dir.resolve("torc.db");
    for (String text : List.of("", "not json", "[1]", "{\"pid\":\"x\"}")) {
      Files.writeString(dir.resolve("torc.db.lock"), text);
      Database.open(Database.Settings.file(file)).close();
    }
  }
}
