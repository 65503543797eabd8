package dev.torc.dialect.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends the recorded requests of workflow-graph's own server, its worker and its client to this one
 * and compares status, headers and body, streams included. Needs TORC_CONTRACTS; what differs on
 * purpose is listed here with the reason.
 */
@Timeout(120)
class TranscriptReplayTest {
  private static final String NO_FILES = "the folder of the program is not served as files";

  /** Topic, number of the exchange, and why the answer is another one here. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("01 38", "cancel of an unknown workflow is 404, as the document says"),
          Map.entry("01 56", "a second run while jobs are queued does not hand them out twice"),
          Map.entry("01 59", "a new run begins with attempt 0"),
          Map.entry("02 23", "a worker that claims is listed, registered or not"),
          Map.entry("02 28", "logs of unknown jobs are not kept"),
          Map.entry("02 40", "a worker that has completed its job is idle"),
          Map.entry("02 42", "labels and retries also count for jobs that are not roots"),
          Map.entry("02 46", "follows 42: the job was not claimed"),
          Map.entry("02 45", "follows 42"),
          Map.entry("02 47", "follows 42"),
          Map.entry("02 52", "a new run begins a new log"),
          Map.entry("02 53", "follows 46: the workflow still runs"),
          Map.entry("02 54", "follows 53"),
          Map.entry("02 55", "labels and retries also count for jobs that are not roots"),
          Map.entry("02 57", "follows 42"),
          Map.entry("03 5", "the attempt is shown"),
          Map.entry("03 10", "the attempt is shown"),
          Map.entry("03 30", "the attempt is shown"),
          Map.entry("03 34", "a lost lease without a retry left is a failure"),
          Map.entry("04 8", "true for every job of the cancelled run"),
          Map.entry("04 12", "cancelled is final"),
          Map.entry("04 14", "cancelled is final"),
          Map.entry("04 17", "a new run is not cancelled"),
          Map.entry("04 24", "cancelled is final"),
          Map.entry("04 25", "cancelled is final"),
          Map.entry("04 31", "cancelled is final"),
          Map.entry("04 35", "true for every job of the cancelled run"),
          Map.entry("05 12", "a stream goes on where Last-Event-ID says"),
          Map.entry("06 24", "first come, first served goes by the creation of jobs"),
          Map.entry("06 34", "the attempt is shown"),
          Map.entry("06 40", "the attempt is shown"),
          Map.entry("06 41", "a worker without a job is idle"),
          Map.entry("06 52", "cancelled is final"),
          Map.entry("06 53", "cancelled is final"),
          Map.entry("06 56", "cancel of an unknown workflow is 404, as the document says"),
          Map.entry("08 1", "the page is our own"),
          Map.entry("08 2", "the page is our own"),
          Map.entry("08 3", NO_FILES),
          Map.entry("08 5", NO_FILES),
          Map.entry("08 6", NO_FILES),
          Map.entry("08 7", "a path that leaves the root is no request"),
          Map.entry("08 9", NO_FILES),
          Map.entry("08 12", "the page is our own"),
          Map.entry("09 3", "a claimed job is shown as running, whoever looks for lost leases"),
          Map.entry("09 7", "a claimed job is shown as running, whoever looks for lost leases"));

  /** Before these the recording waited until a lease had run out. */
  private static final Set<String> WAITS = Set.of("03 26", "03 34");

  @TempDir Path dir;

  private final List<String> surprises = new ArrayList<>();
  private final List<String> asListed = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {"01-workflows", "02-worker-protocol", "03-retry-lease", "04-cancel", "05-sse"})
  void answersLikeTheRecording(String topic) throws Exception {
    replay(topic, GraphBed.settings("REAP_INTERVAL_SECS", "1"), bed -> {}, 1, Long.MAX_VALUE);
  }

  private interface Preparation {
    void prepare(GraphBed bed) throws IOException;
  }

  private static List<Map<String, Object>> recording(String topic) throws IOException {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: no recordings to replay");
    Path file = Path.of(contracts, "workflow-graph", "transcripts", topic + ".jsonl");
    return Files.readAllLines(file).stream().map(Json::parseObject).toList();
  }

  private void replay(
      String topic, GraphSettings settings, Preparation preparation, long from, long to)
      throws Exception {
    List<Map<String, Object>> recording = recording(topic);
    String number = topic.substring(0, 2);
    try (GraphBed bed = new GraphBed(Files.createTempDirectory(dir, "bed"), settings)) {
      preparation.prepare(bed);
      Replay replay = new Replay(bed, new Comparison(number.compareTo("05") > 0));
      for (Map<String, Object> e : recording) {
        long n = (Long) e.get("n");
        if (n < from || n > to) {
          continue;
        }
        String where = number + " " + n;
        if (WAITS.contains(where)) {
          awaitReaper(bed);
        }
        // What is known to differ may be events that never come.
        Duration patience = Duration.ofSeconds(DIFFERENT.containsKey(where) ? 1 : 10);
        note(where, replay.exchange(e, patience));
      }
    }
    asListed.forEach(System.out::println);
    assertThat(surprises).isEmpty();
  }

  private void note(String where, @Nullable String difference) {
    if (difference != null) {
      String known = DIFFERENT.get(where);
      String text = where + " " + difference.lines().findFirst().orElse("");
      (known == null ? surprises : asListed).add(text + (known == null ? "" : "  [" + known + "]"));
    }
  }

  private static void awaitReaper(GraphBed bed) throws InterruptedException {
    Object lock = new Object();
    synchronized (lock) {
      lock.wait(1600);
    }
    bed.engine.leases().expire();
  }

  /** A whole workflow of the original's worker and client, with a failure and a cancel. */
  @Test
  void answersTheRealWorkerAndClientAlike() throws Exception {
    replay("06-real-worker-and-ts-client", GraphSettings.DEFAULT, this::demo, 1, Long.MAX_VALUE);
  }

  /** The file that the recorded server had loaded, made from what it showed of it. */
  private void demo(GraphBed bed) throws IOException {
    Map<?, ?> shown =
        (Map<?, ?>)
            ((List<?>)
                    ((Map<?, ?>) recording("06-real-worker-and-ts-client").get(2).get("response"))
                        .get("body"))
                .get(0);
    Map<String, Object> jobs = new LinkedHashMap<>();
    for (Object o : (List<?>) shown.get("jobs")) {
      Map<?, ?> j = (Map<?, ?>) o;
      Map<String, Object> job = new LinkedHashMap<>();
      job.put("name", j.get("name"));
      job.put("needs", j.get("depends_on"));
      job.put("run", j.get("command"));
      job.put("labels", j.get("required_labels"));
      job.put("retries", j.get("max_retries"));
      jobs.put((String) j.get("id"), job);
    }
    Path folder = Files.createDirectory(dir.resolve("demo"));
    Files.writeString(
        folder.resolve(shown.get("id") + ".json"),
        Json.write(
            Map.of("name", shown.get("name"), "on", List.of("push", "manual"), "jobs", jobs)));
    bed.load(folder, new ArrayList<>());
  }

  /** What the files of a folder turn into, odd ones among them. */
  @Test
  void readsFilesLikeTheRecording() throws Exception {
    Map<String, String> files = new HashMap<>();
    files.put("a-simple.yml", "name: A\non: push\njobs: {j: {run: \"echo one\\necho two\\n\"}}\n");
    files.put(
        "b-steps.yaml",
        """
        name: Trig
        on:
          push: {branches: [main]}
          schedule: {cron: x}
        env: {G: 1, Q: a b}
        jobs:
          j:
            env: {L: x}
            steps:
              - {name: s1, run: echo 1, env: {S: v}}
              - {name: without}
              - {run: echo 3}
        """);
    files.put(
        "c-json.json",
        """
        {"name": "J", "on": ["push", "pr"], "jobs": {
          "z": {"needs": "y", "run": "echo z", "labels": ["linux"], "retries": 2, "if": "x"},
          "y": {"name": "Why", "run": "echo y", "timeout": 3}}}
        """);
    files.put(
        "d-json-in.yml",
        "{\"name\": \"JsonInYml\", \"on\": \"push\", \"jobs\": {\"x\": {\"run\": \"echo x\"}}}");
    files.put(
        "e-both.yml",
        "name: Both\non: push\njobs: {j: {run: echo run, steps: [{run: echo step}]}}\n");
    files.put("f-self-cycle.yml", "name: E\non: push\njobs: {a: {needs: [a], run: echo}}\n");
    files.put("g-steps-no-run.yml", "name: E\non: push\njobs: {a: {steps: [{name: x}]}}\n");
    files.put("h-empty-jobs.yml", "name: Empty\non: push\njobs: {}\n");
    files.put("i-dup-key.yml", "name: Dup\non: push\njobs: {a: {run: echo 1}, a: {run: echo 2}}\n");
    files.put("k-null-needs.yml", "name: NullNeeds\non: push\njobs: {a: {needs: ~, run: echo 1}}");
    files.put("x3-env-int.yml", "name: E\non: push\nenv: {A: 1}\njobs: {}\n");
    files.put("x8-name-int.yml", "name: 5\non: push\njobs: {}\n");
    files.put("bad-needs.yml", "name: E\non: push\njobs: {a: {needs: b, run: echo}}\n");
    files.put("bad-on.yml", "name: E\non: true\njobs: {}\n");
    files.put("bad-labels.yml", "name: E\non: push\njobs: {a: {labels: linux, run: echo}}\n");
    files.put("bad-retries.yml", "name: E\non: push\njobs: {a: {retries: '2', run: echo}}\n");
    files.put("bad-nothing.yml", "name: E\non: push\njobs: {a: {needs: []}}\n");
    Path folder = Files.createDirectory(dir.resolve("files"));
    for (Map.Entry<String, String> f : files.entrySet()) {
      Files.writeString(folder.resolve(f.getKey()), f.getValue());
    }
    replay(
        "07-definitions",
        GraphSettings.DEFAULT,
        bed -> bed.load(folder, asListed),
        1,
        Long.MAX_VALUE);
  }

  /** A port of its own: a page at the root, no files, and who may ask from a browser. */
  @Test
  void paths() throws Exception {
    replay("08-static-cors", GraphSettings.DEFAULT, bed -> {}, 1, 20);
    GraphSettings listed =
        GraphBed.settings("CORS_ORIGINS", "https://app.example.com, https://admin.example.com");
    replay("08-static-cors", listed, bed -> {}, 21, Long.MAX_VALUE);
  }

  @Test
  void answersWithoutAReaper() throws Exception {
    replay(
        "09-api-only",
        GraphBed.settings("API_ONLY", "1"),
        bed -> bed.post("/api/workflows/sample", null),
        1,
        Long.MAX_VALUE);
  }

  @Test
  void answersWorkersThatDieAndOddOutput() throws Exception {
    replay("10-worker-signals-and-loss", GraphSettings.DEFAULT, bed -> {}, 1, Long.MAX_VALUE);
  }
}
