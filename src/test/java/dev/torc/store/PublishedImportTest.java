package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.engine.InputHashes;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.PublishedImport.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of torc-server, with the names of its tables and columns. */
class PublishedImportTest {
  /** Tables with a key named id. */
  private static final Map<String, String> RECORDS =
      Map.ofEntries(
          Map.entry(
              "workflow",
              "name, description, user, timestamp, is_archived,"
                  + " compute_node_expiration_buffer_seconds,"
                  + " compute_node_wait_for_new_jobs_seconds DEFAULT 0,"
                  + " compute_node_ignore_workflow_completion DEFAULT 0,"
                  + " compute_node_wait_for_healthy_database_minutes DEFAULT 20,"
                  + " compute_node_min_time_for_new_jobs_seconds DEFAULT 300,"
                  + " resource_monitor_config, slurm_defaults, use_pending_failed, enable_ro_crate,"
                  + " project, metadata, slurm_config, execution_config, env, run_id DEFAULT 1,"
                  + " is_canceled DEFAULT 0, dynamic_jobs, submission_directory"),
          Map.entry(
              "job",
              "workflow_id, name, command, cancel_on_blocking_job_failure DEFAULT true,"
                  + " supports_termination DEFAULT false, resource_requirements_id,"
                  + " invocation_script, status, scheduler_id, scheduler_type,"
                  + " schedule_compute_nodes, unblocking_processed DEFAULT 0, failure_handler_id,"
                  + " attempt_id DEFAULT 1, priority DEFAULT 0, env, origin, start_time,"
                  + " compute_node_id, labels"),
          Map.entry("file", "workflow_id, name, path, st_mtime"),
          Map.entry("user_data", "workflow_id, name, is_ephemeral, data"),
          Map.entry(
              "resource_requirements",
              "workflow_id, name, num_cpus DEFAULT 1, num_gpus DEFAULT 0, num_nodes DEFAULT 1,"
                  + " memory DEFAULT '1m', runtime DEFAULT 'PT1M', memory_bytes DEFAULT 1,"
                  + " runtime_s DEFAULT 60"),
          Map.entry(
              "result",
              "workflow_id, job_id, run_id, attempt_id DEFAULT 1, compute_node_id, return_code,"
                  + " exec_time_minutes, completion_time, status, peak_memory_bytes,"
                  + " avg_memory_bytes, peak_cpu_percent, avg_cpu_percent"),
          Map.entry(
              "compute_node",
              "workflow_id, hostname, pid, start_time, duration_seconds, is_active, num_cpus,"
                  + " memory_gb, num_gpus, num_nodes, time_limit, scheduler_config_id,"
                  + " compute_node_type, scheduler, sample_count, peak_cpu_percent,"
                  + " avg_cpu_percent, peak_memory_bytes, avg_memory_bytes, end_time, labels"),
          Map.entry(
              "scheduled_compute_node",
              "workflow_id, scheduler_config_id, scheduler_id, scheduler_type, status"),
          Map.entry(
              "slurm_scheduler",
              "workflow_id, name, account, gres, mem, nodes, ntasks_per_node, partition, qos, tmp,"
                  + " walltime, extra, serialize_allocations DEFAULT 0"),
          Map.entry("local_scheduler", "workflow_id, memory, num_cpus"),
          Map.entry(
              "slurm_stats",
              "workflow_id, job_id, run_id, attempt_id, slurm_job_id, max_rss_bytes,"
                  + " max_vm_size_bytes, max_disk_read_bytes, max_disk_write_bytes,"
                  + " ave_cpu_seconds, node_list"),
          Map.entry("failure_handler", "workflow_id, name, rules"),
          Map.entry("event", "workflow_id, timestamp, data"),
          Map.entry(
              "workflow_action",
              "workflow_id, trigger_type, action_type, action_config, job_ids,"
                  + " trigger_count DEFAULT 0, required_triggers DEFAULT 1, executed DEFAULT 0,"
                  + " executed_at, executed_by, persistent DEFAULT 0, is_recovery DEFAULT 0"),
          Map.entry("ro_crate_entity", "workflow_id, file_id, entity_id, entity_type, metadata"),
          Map.entry("access_group", "name, description, created_at DEFAULT 'now', is_system"),
          Map.entry("user_group_membership", "user_name, group_id, role, created_at DEFAULT 'now'"),
          Map.entry(
              "async_handle",
              "workflow_id, operation, status, created_at_ms, started_at_ms, finished_at_ms,"
                  + " requested_by, request_json, result_json, error"),
          Map.entry(
              "admin_audit_log",
              "user_name, timestamp, sql_text, is_write, allow_full_table, rows_affected,"
                  + " committed, success, error"));

  private static final Map<String, String> LINKS =
      Map.of(
          "job_internal", "job_id, input_hash",
          "job_depends_on", "job_id, depends_on_job_id, workflow_id",
          "job_input_file", "job_id, file_id, workflow_id",
          "job_output_file", "job_id, file_id, workflow_id",
          "job_input_user_data", "job_id, user_data_id",
          "job_output_user_data", "job_id, user_data_id",
          "workflow_result", "workflow_id, job_id, result_id",
          "remote_worker", "worker, workflow_id",
          "workflow_access_group", "workflow_id, group_id, created_at DEFAULT 'now'",
          "_sqlx_migrations", "version, description");

  @TempDir Path dir;

  private Path source() {
    return dir.resolve("theirs #1.db");
  }

  private Path target() {
    return dir.resolve("ours.db");
  }

  private void sqlite(Path file, String... statements) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  private static List<String> layout() {
    List<String> out = new ArrayList<>();
    RECORDS.forEach(
        (t, c) ->
            out.add("CREATE TABLE " + t + " (id INTEGER PRIMARY KEY AUTOINCREMENT, " + c + ")"));
    LINKS.forEach((t, c) -> out.add("CREATE TABLE " + t + " (" + c + ")"));
    return out;
  }

  /** A chain of jobs, one branch with a failure whose effects torc-server has yet to compute. */
  private void makeSource() throws SQLException {
    List<String> s = new ArrayList<>(layout());
    s.add("INSERT INTO _sqlx_migrations VALUES (20261017000000, 'last')");
    s.add(
        "INSERT INTO workflow (id, name, user, timestamp, is_archived, run_id)"
            + " VALUES (7, 'w', 'ada', '2026-01-01T00:00:00.000Z', 0, 3)");
    s.add("INSERT INTO resource_requirements (id, workflow_id, name) VALUES (4, 7, 'default')");
    s.add("INSERT INTO failure_handler VALUES (2, 7, 'again', '[]')");
    s.add(
        "INSERT INTO compute_node (id, workflow_id, hostname, pid, start_time, num_cpus,"
            + " memory_gb, num_gpus, num_nodes, compute_node_type)"
            + " VALUES (5, 7, 'h', 1, 't', 8, 16.0, 0, 1, 'local')");
    String job =
        "INSERT INTO job (id, workflow_id, name, command, status,"
            + " resource_requirements_id, failure_handler_id, labels, env) VALUES ";
    s.add(job + "(11, 7, 'done', 'true', 5, 4, 2, NULL, NULL)");
    s.add(job + "(12, 7, 'failed', 'false', 6, 4, 99, '[\"gpu\"]', '{\"A\":\"b\"}')");
    s.add(job + "(13, 7, 'next', 'true', 1, NULL, NULL, NULL, NULL)");
    s.add(job + "(14, 7, 'never', 'true', 1, 4, NULL, NULL, NULL)");
    s.add(job + "(15, 7, 'never too', 'true', 1, 4, NULL, NULL, NULL)");
    s.add(job + "(16, 7, 'running', 'true', 4, 4, NULL, NULL, NULL)");
    s.add(job + "(17, 7, 'waiting', 'true', 1, 4, NULL, NULL, NULL)");
    s.add("INSERT INTO job_depends_on VALUES (13, 11, 7), (14, 12, 7), (15, 14, 7), (17, 16, 7)");
    s.add("INSERT INTO job_internal VALUES (11, 'theirs')");
    String result =
        "INSERT INTO result (id, workflow_id, job_id, run_id, attempt_id,"
            + " compute_node_id, return_code, exec_time_minutes, completion_time, status) VALUES ";
    s.add(
        result
            + "(21, 7, 11, 2, 1, 5, 1, 0.5, 't', 6), (22, 7, 11, 3, 1, 5, 0, 0.5, 't', 5),"
            + " (23, 7, 12, 3, 1, 5, 9, 0.5, 't', 6)");
    s.add("INSERT INTO workflow_result VALUES (7, 11, 22), (7, 12, 23)");
    s.add("INSERT INTO file VALUES (31, 7, 'f', 'f.csv', 12.5)");
    s.add("INSERT INTO job_output_file VALUES (11, 31, 7)");
    s.add("INSERT INTO user_data VALUES (41, 7, 'u', 0, '{\"x\":1}')");
    s.add("INSERT INTO job_input_user_data VALUES (13, 41)");
    s.add("INSERT INTO event VALUES (51, 7, 1700000000000, '{\"category\":\"c\"}')");
    s.add(
        "INSERT INTO workflow_action (id, workflow_id, trigger_type, action_type, action_config,"
            + " job_ids, required_triggers) VALUES (61, 7, 'on_jobs_complete', 'run_commands',"
            + " '{\"commands\":[\"true\"]}', '[13, 17]', 2)");
    s.add(
        "INSERT INTO slurm_scheduler (id, workflow_id, name, account, walltime)"
            + " VALUES (71, 7, 's', 'a', '1:00')");
    s.add(
        "INSERT INTO slurm_stats (id, workflow_id, job_id, run_id, attempt_id)"
            + " VALUES (81, 7, 11, 3, 1), (82, 6, 3, 1, 1)");
    s.add("INSERT INTO ro_crate_entity VALUES (91, 7, 30, 'e', 'File', '{}')");
    s.add(
        "INSERT INTO access_group VALUES (1, 'admin', NULL, 'now', 1), (2, 'lab', NULL, 'now', 0)");
    s.add("INSERT INTO user_group_membership VALUES (1, 'ada', 2, 'admin', 'now')");
    s.add("INSERT INTO workflow_access_group VALUES (7, 2, 'now')");
    s.add(
        "INSERT INTO async_handle (id, workflow_id, operation, status, created_at_ms)"
            + " VALUES (1, 6, 'initialize_jobs', 'succeeded', 1)");
    s.add("UPDATE sqlite_sequence SET seq = 500 WHERE name = 'job'");
    sqlite(source(), s.toArray(String[]::new));
  }

  private List<Count> run() {
    return new PublishedImport(source(), target(), (t, n, of) -> {}).run(InputHashes::renew);
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + target());
        Statement s = c.createStatement();
        ResultSet rs = s.executeQuery(query)) {
      List<String> out = new ArrayList<>();
      while (rs.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rs.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rs.getString(i)));
        }
        out.add(String.join("|", row));
      }
      return out;
    }
  }

  @Test
  void everythingArrivesUnderItsOwnId() throws Exception {
    makeSource();
    byte[] before = Files.readAllBytes(source());
    Map<String, Count> counts = run().stream().collect(Collectors.toMap(Count::table, c -> c));
    assertThat(Files.readAllBytes(source())).isEqualTo(before);
    assertThat(counts.get("job")).isEqualTo(new Count("job", 7, 7));
    assertThat(counts.get("slurm_stats")).isEqualTo(new Count("slurm_stats", 2, 1));
    assertThat(counts.get("async_handle")).isEqualTo(new Count("async_handle", 1, 0));
    assertThat(rows("SELECT id, name, run_id, has_failures FROM workflow"))
        .containsExactly("7|w|3|1");
    assertThat(rows("SELECT id, failure_handler_id, labels, env, result_id FROM job WHERE id < 13"))
        .containsExactly("11|2|null|null|22", "12|null|[\"gpu\"]|{\"A\":\"b\"}|23");
    assertThat(rows("SELECT resource_requirements_id FROM job WHERE id = 13")).containsExactly("4");
    assertThat(rows("SELECT * FROM workflow_result")).containsExactly("7|11|22", "7|12|23");
    assertThat(rows("SELECT count(*) FROM result")).containsExactly("3");
    assertThat(rows("SELECT id, file_id FROM ro_crate_entity")).containsExactly("91|null");
    assertThat(rows("SELECT nodes FROM slurm_scheduler")).containsExactly("1");
    assertThat(rows("SELECT job_id FROM workflow_action_job")).containsExactly("13", "17");
    assertThat(rows("SELECT name FROM access_group ORDER BY id")).containsExactly("admin", "lab");
    assertThat(rows("SELECT seq FROM sqlite_sequence WHERE name = 'job'")).containsExactly("500");
    assertThat(rows("SELECT input_hash <> 'theirs' FROM job_internal")).containsExactly("1");
    assertThat(rows("PRAGMA foreign_key_check")).isEmpty();
    try (var files = Files.list(dir)) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> !f.endsWith(".lock")))
          .containsExactlyInAnyOrder("theirs #1.db", "ours.db");
    }
  }

  @Test
  void whatWasLeftToUnblockIsUnblocked() throws Exception {
    makeSource();
    run();
    assertThat(rows("SELECT id, status, unfinished_dependencies FROM job WHERE id > 12"))
        .containsExactly("13|2|0", "14|7|0", "15|7|0", "16|4|0", "17|1|1");
    assertThat(rows("SELECT count(*) FROM job j JOIN claim_class c ON c.id = j.claim_class_id"))
        .containsExactly("7");
    try (Database db = Database.open(Database.Settings.file(target()))) {
      assertThat(db.<Boolean>read(tx -> tx.jobs().get(13).isPresent())).isTrue();
    }
  }

  @Test
  void whatIsStillInTheLogOfTheSourceComesToo() throws Exception {
    makeSource();
    sqlite(source(), "PRAGMA journal_mode = WAL");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + source());
        Statement s = c.createStatement()) {
      s.execute("INSERT INTO event VALUES (52, 7, 1, 'null')");
      run();
    }
    assertThat(rows("SELECT id FROM event ORDER BY id")).containsExactly("51", "52");
  }

  private TorcException refused() {
    TorcException e = catchThrowableOfType(TorcException.class, this::run);
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void aTargetWithRecordsIsRefused() throws Exception {
    makeSource();
    run();
    byte[] before = Files.readAllBytes(target());
    assertThat(refused().message()).contains("is not empty");
    assertThat(rows("SELECT count(*) FROM job")).containsExactly("7");
    assertThat(Files.readAllBytes(target())).hasSameSizeAs(before);
  }

  @Test
  void anEmptyTargetIsFilled() throws Exception {
    makeSource();
    Database.open(Database.Settings.file(target())).close();
    run();
    assertThat(rows("SELECT count(*) FROM job")).containsExactly("7");
  }

  @Test
  void aTargetInUseIsRefused() throws Exception {
    makeSource();
    try (Database db = Database.open(Database.Settings.file(target()))) {
      assertThat(refused().kind()).isEqualTo(ErrorKind.CONFLICT);
    }
  }

  @Test
  void otherFilesAreRefusedAndNothingIsLeft() throws Exception {
    assertThat(refused().message()).contains("there is no file");
    Files.writeString(source(), "no database at all ".repeat(100));
    assertThat(refused().message()).contains("cannot be read as a database");
    Files.delete(source());
    sqlite(source(), "CREATE TABLE workflow (id INTEGER PRIMARY KEY)");
    assertThat(refused().message()).contains("is not a database of torc-server");
    sqlite(source(), "CREATE TABLE _sqlx_migrations (version BIGINT)");
    assertThat(refused().message()).contains("before 1.0.0");
    sqlite(source(), "INSERT INTO _sqlx_migrations VALUES (20261017000000)");
    assertThat(refused().message()).contains("has no column workflow.name");
    assertThat(target()).doesNotExist();
    try (var files = Files.list(dir)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.contains(".import"));
    }
  }

  @Test
  void aFailureInTheMiddleLeavesNoTarget() throws Exception {
    makeSource();
    sqlite(source(), "INSERT INTO event VALUES (60, 7, 1, NULL)");
    assertThat(refused().message()).contains("required value");
    assertThat(target()).doesNotExist();
    PublishedImport stopped =
        new PublishedImport(
            source(),
            target(),
            (t, n, of) -> {
              throw TorcException.of(ErrorKind.STORAGE, "stopped");
            });
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> stopped.run(InputHashes::renew));
    assertThat(e.message()).isEqualTo("stopped");
    assertThat(target()).doesNotExist();
  }
}
