package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.usage.JobRun;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSample;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A file with the measured use of one run on one machine: the tables of the published program, so
 * that people's own queries go on working, and one more with the times of every attempt. Open for
 * the moment of one call only: batches are minutes apart, and the file may lie on a network disk.
 * Not thread-safe.
 */
public final class MetricsFile implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS job_resource_samples (job_id INTEGER NOT NULL,"
              + " timestamp INTEGER NOT NULL, cpu_percent REAL NOT NULL,"
              + " memory_bytes INTEGER NOT NULL, num_processes INTEGER NOT NULL,"
              + " PRIMARY KEY (job_id, timestamp))",
          "CREATE TABLE IF NOT EXISTS job_metadata (job_id INTEGER PRIMARY KEY,"
              + " job_name TEXT NOT NULL)",
          "CREATE TABLE IF NOT EXISTS system_resource_samples (id INTEGER PRIMARY KEY,"
              + " timestamp INTEGER NOT NULL, cpu_percent REAL NOT NULL,"
              + " memory_bytes INTEGER NOT NULL, total_memory_bytes INTEGER NOT NULL)",
          "CREATE TABLE IF NOT EXISTS system_resource_summary (id INTEGER PRIMARY KEY"
              + " CHECK (id = 1), sample_count INTEGER NOT NULL, peak_cpu_percent REAL NOT NULL,"
              + " avg_cpu_percent REAL NOT NULL, peak_memory_bytes INTEGER NOT NULL,"
              + " avg_memory_bytes INTEGER NOT NULL)",
          "CREATE TABLE IF NOT EXISTS job_runs (job_id INTEGER NOT NULL, run_id INTEGER NOT NULL,"
              + " attempt_id INTEGER NOT NULL, started_at REAL NOT NULL, ended_at REAL NOT NULL,"
              + " return_code INTEGER NOT NULL, status TEXT NOT NULL,"
              + " PRIMARY KEY (job_id, run_id, attempt_id))");

  private final Sql sql;

  private MetricsFile(Sql sql) {
    this.sql = sql;
  }

  /** Adds a batch to a file, which is made, folder included, when it is not there. */
  public static void append(Path file, UsageBatch batch) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot create the folder of " + file, e);
    }
    try (MetricsFile f = new MetricsFile(connect(file, false))) {
      f.write(batch);
    }
  }

  /**
   * Opens a file for reading.
   *
   * @throws TorcException when it is not there, or holds something else
   */
  public static MetricsFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "there is no file " + file);
    }
    var opened = new MetricsFile(connect(file, true));
    try {
      if (!opened.has("job_resource_samples") && !opened.has("system_resource_samples")) {
        throw TorcException.invalid(file + " holds no resource measurements")
            .withHint(
                "they are in resource_utilization/resource_metrics_*.db of the output folder");
      }
    } catch (TorcException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private static Sql connect(Path file, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(Connections.BUSY_MILLIS);
    config.setGetGeneratedKeys(false);
    config.setReadOnly(readOnly);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(Connections.url(file));
    try {
      return new Sql(source.getConnection());
    } catch (SQLException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private void write(UsageBatch batch) {
    Connection c = sql.connection();
    try {
      c.setAutoCommit(false);
      TABLES.forEach(t -> sql.exec(t));
      batch
          .jobNames()
          .forEach((id, n) -> sql.exec("INSERT OR REPLACE INTO job_metadata VALUES (?, ?)", id, n));
      batch.jobSamples().forEach(this::write);
      batch.jobRuns().forEach(this::write);
      batch.nodeSamples().forEach(this::write);
      if (batch.node() != null) {
        NodeSummary before = summary().orElse(null);
        write(before == null ? batch.node() : before.plus(batch.node()));
      }
      c.commit();
    } catch (SQLException e) {
      throw Sql.translate(e);
    }
  }

  private void write(JobSample s) {
    sql.exec(
        "INSERT OR REPLACE INTO job_resource_samples VALUES (?, ?, ?, ?, ?)",
        s.jobId(),
        s.epochSeconds(),
        s.cpuPercent(),
        s.memoryBytes(),
        s.processes());
  }

  private void write(JobRun r) {
    sql.exec(
        "INSERT OR REPLACE INTO job_runs VALUES (?, ?, ?, ?, ?, ?, ?)",
        r.jobId(),
        r.runId(),
        r.attemptId(),
        r.startedAt(),
        r.endedAt(),
        r.returnCode(),
        r.status());
  }

  private void write(NodeSample s) {
    sql.exec(
        "INSERT INTO system_resource_samples"
            + " (timestamp, cpu_percent, memory_bytes, total_memory_bytes) VALUES (?, ?, ?, ?)",
        s.epochSeconds(),
        s.cpuPercent(),
        s.memoryBytes(),
        s.totalMemoryBytes());
  }

  private void write(NodeSummary s) {
    sql.exec(
        "INSERT OR REPLACE INTO system_resource_summary VALUES (1, ?, ?, ?, ?, ?)",
        s.samples(),
        s.peakCpuPercent(),
        s.avgCpuPercent(),
        s.peakMemoryBytes(),
        s.avgMemoryBytes());
  }

  /** The machine over all stays that the file has seen. */
  public Optional<NodeSummary> summary() {
    if (!has("system_resource_summary")) {
      return Optional.empty();
    }
    return sql.first(
        "SELECT sample_count, peak_cpu_percent, avg_cpu_percent, peak_memory_bytes,"
            + " avg_memory_bytes FROM system_resource_summary",
        r -> new NodeSummary(r.num(1), r.real(2), r.real(3), r.num(4), r.num(5)));
  }

  /** Names by job id. */
  public Map<Long, String> jobNames() {
    Map<Long, String> names = new HashMap<>();
    if (has("job_metadata")) {
      sql.each("SELECT job_id, job_name FROM job_metadata", r -> names.put(r.num(1), r.text(2)));
    }
    return names;
  }

  /** Every sample of every job: job after job, each in the order of time. */
  public void eachJobSample(Consumer<JobSample> to) {
    if (has("job_resource_samples")) {
      sql.each(
          "SELECT job_id, timestamp, cpu_percent, memory_bytes, num_processes"
              + " FROM job_resource_samples ORDER BY job_id, timestamp",
          r -> to.accept(new JobSample(r.num(1), r.num(2), r.real(3), r.num(4), r.integer(5))));
    }
  }

  /** Every attempt; none in files of the published program. */
  public void eachJobRun(Consumer<JobRun> to) {
    if (has("job_runs")) {
      sql.each(
          "SELECT job_id, run_id, attempt_id, started_at, ended_at, return_code, status"
              + " FROM job_runs ORDER BY started_at, job_id",
          r ->
              to.accept(
                  new JobRun(
                      r.num(1),
                      r.num(2),
                      r.integer(3),
                      r.real(4),
                      r.real(5),
                      r.integer(6),
                      r.text(7))));
    }
  }

  /** Every sample of the machine in the order of time. */
  public void eachNodeSample(Consumer<NodeSample> to) {
    if (has("system_resource_samples")) {
      sql.each(
          "SELECT timestamp, cpu_percent, memory_bytes, total_memory_bytes"
              + " FROM system_resource_samples ORDER BY timestamp, id",
          r -> to.accept(new NodeSample(r.num(1), r.real(2), r.num(3), r.num(4))));
    }
  }

  private boolean has(String table) {
    return sql.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table);
  }

  @Override
  public void close() {
    sql.close();
  }
}
