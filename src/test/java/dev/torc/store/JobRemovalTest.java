package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are deleted by the thousand take with them what a cascade would have taken. */
class JobRemovalTest {
  @TempDir Path dir;

  @Test
  void everythingThatCascadesFromAJobIsNamed() throws Exception {
    Path file = dir.resolve("torc.db");
    Database.open(Database.Settings.file(file)).close();
    try (Connection c = connect(file)) {
      assertThat(referring(c, "job")).containsExactlyInAnyOrderElementsOf(JobRemoval.BELOW);
      List<String> deeper = new ArrayList<>();
      for (String below : JobRemoval.BELOW) {
        deeper.addAll(referring(c, below.split("\\.")[0]));
      }
      assertThat(deeper).containsExactlyInAnyOrderElementsOf(JobRemoval.BELOW_RESULT);
      assertThat(referring(c, "result_log")).isEmpty();
    }
  }

  private static List<String> referring(Connection c, String table) throws SQLException {
    return list(
        c,
        "SELECT m.name || '.' || f.\"from\" || iif(f.on_delete = 'CASCADE', '', ' ' || f.on_delete)"
            + " FROM sqlite_master m, pragma_foreign_key_list(m.name) f"
            + " WHERE m.type = 'table' AND f.\"table\" = '"
            + table
            + "'");
  }

  @Test
  void nothingIsLeftOfThemAndReferencesAreCheckedAgainAfterwards() throws Exception {
    Path file = dir.resolve("torc.db");
    try (Database db = Database.open(Database.Settings.file(file));
        Engine engine = new Engine(db, Clock.systemUTC())) {
      long doomed = workflow(engine);
      long kept = workflow(engine);
      assertThat(engine.jobs().deleteAll(doomed)).isEqualTo(3);
      assertThat(engine.jobs().deleteAll(doomed)).isZero();
      assertThatThrownBy(
              () -> db.write(tx -> tx.sql().exec("UPDATE job SET workflow_id = 4711 WHERE id > 0")))
          .isInstanceOf(TorcException.class)
          .hasMessageContaining("does not exist");
      assertThatThrownBy(() -> engine.jobs().deleteAll(4711)).isInstanceOf(TorcException.class);
      try (Connection c = connect(file)) {
        assertThat(list(c, "PRAGMA foreign_key_check")).isEmpty();
        assertThat(list(c, "SELECT DISTINCT workflow_id FROM job")).containsExactly("" + kept);
        assertThat(list(c, "SELECT DISTINCT workflow_id FROM job_depends_on"))
            .containsExactly("" + kept);
      }
    }
  }

  private static long workflow(Engine engine) {
    long id =
        engine
            .workflows()
            .create(new Row().set("name", "w").set("user", "u"), null, List.of())
            .id();
    long a = engine.jobs().create(JobDraft.of(id, "a", "true")).id();
    long b = engine.jobs().create(JobDraft.of(id, "b", "true", List.of(a))).id();
    engine.jobs().create(JobDraft.of(id, "c", "true", List.of(a, b)));
    return id;
  }

  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static List<String> list(Connection c, String sql) throws SQLException {
    List<String> out = new ArrayList<>();
    try (Statement s = c.createStatement();
        ResultSet rs = s.executeQuery(sql)) {
      while (rs.next()) {
        out.add(rs.getString(1));
      }
    }
    return out;
  }
}
