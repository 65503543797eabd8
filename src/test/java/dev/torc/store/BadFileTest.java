package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no usable torc database: one clear message, and not a byte changed. */
class BadFileTest {
  @TempDir Path dir;

  private Path file() {
    return dir.resolve("torc.db");
  }

  private Database open() {
    return Database.open(Database.Settings.file(file()));
  }

  private TorcException refusedUnchanged() throws Exception {
    byte[] before = Files.readAllBytes(file());
    TorcException e = catchThrowableOfType(TorcException.class, () -> open().close());
    assertThat(e).as("opening must be refused").isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.message()).contains(file().toString());
    assertThat(e.hint()).isNotBlank();
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    return e;
  }

  private void sqlite(String... statements) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = c.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  private static void insert(Database db, String name) {
    db.write(
        tx ->
            tx.records()
                .insert(
                    Table.WORKFLOW,
                    new Row().set("name", name).set("user", "u").set("timestamp", "now")));
  }

  private static List<String> names(Database db) {
    return db.read(
        tx ->
            tx.records().page(ListQuery.of(Table.WORKFLOW)).items().stream()
                .map(r -> r.text("name"))
                .toList());
  }

  @Test
  void textIsNoDatabase() throws Exception {
    Files.writeString(file(), "jobs:\n  - name: a\n".repeat(200));
    assertThat(refusedUnchanged().message()).contains("not an SQLite database");
  }

  @Test
  void databaseOfAnotherProgram() throws Exception {
    sqlite("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)");
    assertThat(refusedUnchanged().message()).contains("another program");
  }

  @Test
  void databaseOfAnotherProgramThatUsesOurVersionNumber() throws Exception {
    sqlite("CREATE TABLE t (x)", "PRAGMA user_version = " + Migrator.LATEST);
    assertThat(refusedUnchanged().message()).contains("another program");
  }

  @Test
  void emptyDatabaseOfAnotherProgram() throws Exception {
    sqlite("PRAGMA application_id = 1196444487"); // GeoPackage
    assertThat(refusedUnchanged().message()).contains("another program");
  }

  @Test
  void databaseOfTorcServer() throws Exception {
    sqlite(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)",
        "CREATE TABLE workflow (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO workflow VALUES (1, 'w')");
    TorcException e = refusedUnchanged();
    assertThat(e.message()).contains("torc-server");
    assertThat(e.hint()).contains("torc admin import " + file());
  }

  @Test
  void databaseOfTorcServerWithoutRecordsBecomesOurs() throws Exception {
    sqlite(
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)",
        "INSERT INTO _sqlx_migrations VALUES (20250101000000)",
        "CREATE TABLE workflow (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)",
        "CREATE TABLE job (id INTEGER PRIMARY KEY, workflow_id INTEGER NOT NULL"
            + " REFERENCES workflow (id))",
        "CREATE TABLE access_group (id INTEGER PRIMARY KEY, name TEXT, is_system INTEGER)",
        "CREATE TABLE user_group_membership (user_name TEXT, group_id INTEGER)",
        "INSERT INTO access_group VALUES (1, 'admin', 1)",
        "INSERT INTO user_group_membership VALUES ('ada', 1)");
    try (Database db = open()) {
      insert(db, "first");
    }
    try (Database db = open()) {
      assertThat(names(db)).containsExactly("first");
    }
  }

  @Test
  void emptyDatabaseOfTorcServerThatIsOpenElsewhere() throws Exception {
    sqlite(
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)",
        "CREATE TABLE workflow (id INTEGER PRIMARY KEY, name TEXT)");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = other.createStatement()) {
      s.executeQuery("SELECT count(*) FROM workflow").close();
      TorcException e = catchThrowableOfType(TorcException.class, () -> open().close());
      assertThat(e).isNotNull();
      assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
      assertThat(e.hint()).contains("stop the torc-server");
      s.execute("INSERT INTO workflow VALUES (1, 'still there')");
    }
  }

  @Test
  void databaseOfANewerVersion() throws Exception {
    open().close();
    sqlite("PRAGMA user_version = 99");
    TorcException e = refusedUnchanged();
    assertThat(e.message()).contains("version 99");
    assertThat(e.hint()).contains("newer torc");
  }

  @Test
  void damagedPagesAreReportedAndTheProcessGoesOn() throws Exception {
    try (Database db = open()) {
      for (int i = 0; i < 50; i++) {
        insert(db, "w" + i);
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    byte[] noise = new byte[bytes.length - 4096];
    new Random(7).nextBytes(noise);
    System.arraycopy(noise, 0, bytes, 4096, noise.length); // the header page stays
    Files.write(file(), bytes);
    TorcException e = catchThrowableOfType(TorcException.class, () -> useAndClose());
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.message()).contains("damaged");
    assertThat(e.hint()).contains(".recover");
  }

  private void useAndClose() {
    try (Database db = open()) {
      names(db);
      insert(db, "x");
    }
  }

  @Test
  void truncatedFile() throws Exception {
    open().close();
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));
    TorcException e = catchThrowableOfType(TorcException.class, () -> useAndClose());
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.message()).contains("damaged");
  }

  @Test
  void folderInPlaceOfAFile() throws Exception {
    Files.createDirectory(file());
    TorcException e = catchThrowableOfType(TorcException.class, () -> open().close());
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.message()).contains(file().toString());
  }

  @Test
  void fileInPlaceOfAFolder() throws Exception {
    Path blocker = Files.writeString(dir.resolve("blocker"), "x");
    Path below = blocker.resolve("torc.db");
    TorcException e =
        catchThrowableOfType(
            TorcException.class, () -> Database.open(Database.Settings.file(below)).close());
    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
    assertThat(e.hint()).isNotBlank();
  }

  @Test
  void refusedFileIsNotLockedAfterwards() throws Exception {
    Files.writeString(file(), "x".repeat(5000));
    refusedUnchanged();
    Files.delete(file());
    open().close();
  }

  @Test
  void startThatWasInterruptedIsTakenUp() throws Exception {
    // What is left when the first start ends after the schema and before the version is noted.
    open().close();
    sqlite("PRAGMA user_version = 0");
    try (Database db = open()) {
      insert(db, "a");
      assertThat(names(db)).containsExactly("a");
    }
    // And when it ended before the schema.
    Files.delete(file());
    sqlite("PRAGMA application_id = " + Migrator.APPLICATION_ID);
    try (Database db = open()) {
      insert(db, "b");
      assertThat(names(db)).containsExactly("b");
    }
    assertThat(backups()).isEmpty();
  }

  private List<Path> backups() throws Exception {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(p -> p.toString().endsWith(".backup")).toList();
    }
  }

  @Test
  void olderSchemaIsCopiedBeforeItIsUpgraded() throws Exception {
    try (Database db = open()) {
      insert(db, "old");
    }
    // A version from before the first release stands for any older one: the copy comes first.
    Path copy = dir.resolve("torc.db.copy");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      Sql sql = new Sql(c);
      Migrator.backup(file(), 0, sql);
      sql.close();
    }
    assertThat(backups()).hasSize(1);
    Files.copy(backups().get(0), copy);
    try (Database db = Database.open(Database.Settings.file(copy))) {
      assertThat(names(db)).containsExactly("old");
    }
    assertThat(backups().get(0).getFileName().toString()).startsWith("torc.db.v0-");
  }

  @Test
  void currentResultsOfTheFirstSchemaStayCurrent() throws Exception {
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file(), null, null)
        .table("schema_history")
        .target("1")
        .load()
        .migrate();
    sqlite(
        "PRAGMA application_id = " + Migrator.APPLICATION_ID,
        "PRAGMA user_version = 1",
        "INSERT INTO workflow (id, name, user, timestamp) VALUES (1, 'w', 'u', 'now')",
        "INSERT INTO resource_requirements (id, workflow_id, name, memory_bytes, runtime_s)"
            + " VALUES (1, 1, 'r', 1, 1)",
        "INSERT INTO job (id, workflow_id, name, command, resource_requirements_id, status,"
            + " claim_class_id) VALUES (7, 1, 'a', 'true', 1, 5, 1), (8, 1, 'b', 'true', 1, 0, 1)",
        "INSERT INTO compute_node (id, workflow_id, hostname, pid, start_time, num_cpus, memory_gb,"
            + " num_gpus, num_nodes, compute_node_type) VALUES (1, 1, 'h', 1, '', 1, 1, 0, 1, '')",
        "INSERT INTO result (id, workflow_id, job_id, run_id, compute_node_id, return_code,"
            + " exec_time_minutes, completion_time, status) VALUES (1, 1, 7, 1, 1, 1, 1, '', 6),"
            + " (2, 1, 7, 2, 1, 0, 1, '', 5)",
        "INSERT INTO workflow_result (workflow_id, job_id, result_id) VALUES (1, 7, 2)");
    try (Database db = open()) {
      List<Long> current =
          db.read(
              tx ->
                  tx
                      .records()
                      .page(
                          ListQuery.of(Table.RESULT)
                              .related(ListQuery.Relation.RESULT_CURRENT_OF_WORKFLOW, 1L)
                              .page(0, 10))
                      .items()
                      .stream()
                      .map(Row::id)
                      .toList());
      assertThat(current).containsExactly(2L);
    }
    assertThat(backups()).hasSize(1);
  }

  @Test
  void programKnowsTheLastMigration() throws Exception {
    var root = Migrator.class.getResource("/db/migration");
    assertThat(root).isNotNull();
    try (Stream<Path> files = Files.list(Path.of(root.toURI()))) {
      assertThat(files.filter(f -> f.getFileName().toString().endsWith(".sql")).count())
          .isEqualTo(Migrator.LATEST);
    }
  }

  @Test
  void emptyFileBecomesADatabase() throws Exception {
    Files.write(file(), "".getBytes(StandardCharsets.UTF_8));
    try (Database db = open()) {
      insert(db, "a");
      assertThat(names(db)).containsExactly("a");
    }
  }

  @Test
  void logOfADeletedDatabaseIsNotPlayedIntoANewOne() throws Exception {
    Path log = dir.resolve("torc.db-wal");
    byte[] left;
    try (Database db = open()) {
      for (int i = 0; i < 20; i++) {
        insert(db, "old" + i);
      }
      left = Files.readAllBytes(log);
    }
    assertThat(left).isNotEmpty();
    Files.delete(file());
    Files.write(log, left);
    try (Database db = open()) {
      assertThat(names(db)).isEmpty();
      insert(db, "new");
      assertThat(names(db)).containsExactly("new");
    }
  }
}
