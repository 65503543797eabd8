package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must be true once everything has ended, whatever was killed on the way. */
final class Aftermath {
  private static final Pattern ACCEPTED =
      Pattern.compile("Result accepted .*job_id=(\\d+) run_id=(\\d+) attempt_id=(\\d+) ");

  private final LayeredGraph graph;
  private final Map<String, Integer> finalAttempts = new HashMap<>();
  private final Set<String> results = new HashSet<>();
  private int retried;
  private int accepted;

  Aftermath(LayeredGraph graph) {
    this.graph = graph;
  }

  String summary() {
    return finalAttempts.size()
        + " jobs, of which "
        + retried
        + " needed more than one attempt; "
        + accepted
        + " accepted results in the logs of the workers";
  }

  /** Each job is there, completed, with exactly one result, that of its last attempt. */
  void checkDatabase(Path file) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      try (ResultSet r = s.executeQuery("PRAGMA integrity_check")) {
        assertThat(r.next()).isTrue();
        assertThat(r.getString(1)).as("integrity_check").isEqualTo("ok");
      }
      try (ResultSet r = s.executeQuery("PRAGMA foreign_key_check")) {
        assertThat(r.next()).as("foreign_key_check finds nothing").isFalse();
      }
      try (ResultSet r =
          s.executeQuery(
              "SELECT j.id, j.name, j.status, j.attempt_id, count(r.id), max(r.run_id),"
                  + " max(r.attempt_id), max(r.status), max(r.return_code)"
                  + " FROM job j LEFT JOIN result r ON r.job_id = j.id GROUP BY j.id")) {
        while (r.next()) {
          job(r, wrong);
        }
      }
    }
    assertThat(finalAttempts.keySet())
        .as("no job is lost")
        .isEqualTo(graph.dependencies().keySet());
    assertThat(wrong).as("jobs in a wrong state").isEmpty();
  }

  private void job(ResultSet r, List<String> wrong) throws SQLException {
    String name = r.getString(2);
    int attempt = r.getInt(4);
    boolean good =
        r.getInt(3) == JobStatus.COMPLETED.code()
            && r.getInt(5) == 1
            && r.getInt(7) == attempt
            && r.getInt(8) == JobStatus.COMPLETED.code()
            && r.getInt(9) == 0;
    if (!good) {
      wrong.add(
          name
              + ": "
              + JobStatus.ofCode(r.getInt(3)).wireName()
              + ", attempt "
              + attempt
              + ", results: "
              + r.getInt(5)
              + ", the last of attempt "
              + r.getInt(7));
    }
    finalAttempts.put(name, attempt);
    results.add(r.getLong(1) + "/" + r.getLong(6) + "/" + r.getInt(7));
    retried += attempt > 1 ? 1 : 0;
  }

  /** What a worker was told is stored, is stored; call after {@link #checkDatabase}. */
  void checkWorkerLogs(List<Path> folders) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path log : files.filter(f -> f.toString().endsWith(".log")).toList()) {
          checkLog(log, missing);
        }
      }
    }
    assertThat(missing).as("accepted, but not in the database").isEmpty();
  }

  private void checkLog(Path log, List<String> missing) throws IOException {
    for (String line : Files.readAllLines(log)) {
      Matcher m = ACCEPTED.matcher(line);
      if (m.find()) {
        accepted++;
        String key = m.group(1) + "/" + m.group(2) + "/" + m.group(3);
        if (!results.contains(key)) {
          missing.add(key + " of " + log.getFileName());
        }
      }
    }
  }

  /** Nothing started before what it waits for had ended; nothing ran again once it was done. */
  void checkOrder(Path log) throws IOException {
    Map<String, Integer> ends = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(log)) {
      number++;
      String[] words = line.split(" ");
      String name = words[1];
      int attempt = Integer.parseInt(words[2]);
      if (words[0].equals("end")) {
        ends.merge(name, attempt, Math::max);
        continue;
      }
      if (attempt > finalAttempts.getOrDefault(name, 0)) {
        wrong.add("line " + number + ": " + name + " ran again after its last attempt");
      }
      for (String before : graph.dependencies().getOrDefault(name, Set.of())) {
        if (ends.getOrDefault(before, 0) < finalAttempts.getOrDefault(before, 0)) {
          wrong.add("line " + number + ": " + name + " started before the end of " + before);
        }
      }
    }
    graph.dependencies().keySet().stream()
        .filter(n -> !ends.containsKey(n))
        .forEach(n -> wrong.add(n + " has never ended"));
    assertThat(wrong).as("order of starts and ends in " + log).isEmpty();
  }
}
