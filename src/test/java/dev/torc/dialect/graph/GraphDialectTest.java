package dev.torc.dialect.graph;

import static dev.torc.dialect.graph.GraphBed.chunk;
import static dev.torc.dialect.graph.GraphBed.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.Until;
import dev.torc.dialect.graph.GraphBed.Answer;
import dev.torc.engine.JobDraft;
import dev.torc.engine.Workers;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The workflow-graph interface over real HTTP on a real database. */
@Timeout(60)
class GraphDialectTest {
  @TempDir Path dir;
  private GraphBed bed;

  @BeforeEach
  void start() {
    bed = new GraphBed(dir, GraphBed.settings("API_ONLY", "1"));
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  @Test
  void aDiamondRunsInOrderAndHandsOutputsOn() {
    String w =
        bed.createAndRun(
            job("a", List.of()),
            job("b", List.of("a")),
            job("c", List.of("a")),
            job("d", List.of("b", "c")));
    String a = bed.lease("a");
    assertThat(bed.claim("w", 30).text()).isEqualTo("null");
    assertThat(bed.post("/api/jobs/" + a + "/complete", Map.of("outputs", Map.of("k", "v"))))
        .extracting(Answer::status, Answer::text)
        .containsExactly(200, "");
    bed.post("/api/jobs/" + bed.lease("b") + "/complete", Map.of());
    bed.post("/api/jobs/" + bed.lease("c") + "/complete", Map.of("outputs", Map.of("x", "1")));
    Answer d = bed.claim("w", 30);
    assertThat(d.map("job").get("upstream_outputs"))
        .isEqualTo(Map.of("b", Map.of(), "c", Map.of("x", "1")));
    assertThat(bed.status(w).statuses())
        .containsExactly("a=success", "b=success", "c=success", "d=running");
  }

  @Test
  void everythingSurvivesARestart() {
    String w =
        bed.createAndRun(job("a", List.of(), "metadata", Map.of("n", 1)), job("b", List.of("a")));
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk(w, "a", 0, "one\n")));
    Answer before = bed.status(w);
    bed.restart();
    assertThat(bed.status(w).json()).isEqualTo(before.json());
    bed.push(lease, List.of(chunk(w, "a", 1, "two\n")));
    assertThat(bed.post("/api/jobs/" + lease + "/complete", Map.of()).status()).isEqualTo(200);
    assertThat(bed.get("/api/workflows/" + w + "/jobs/a/logs").list()).hasSize(2);
    assertThat(bed.claim("w", 30).map("job").get("job_id")).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"None\" | 0 0",
        "{\"Fixed\":{\"delay_secs\":7}} | 7 7",
        "{\"Exponential\":{\"base_secs\":2,\"max_secs\":3}} | 2 3"
      })
  void retriesPauseAsTheBackoffSays(String backoff, String pauses) {
    Object shape = Json.parse(backoff);
    String w =
        bed.createAndRun(
            job("a", List.of(), "max_retries", 2, "retry_policy", Map.of("backoff", shape)));
    for (String pause : pauses.split(" ")) {
      long before = System.currentTimeMillis();
      Answer claimed = bed.claim("w", 30);
      assertThat(claimed.map("job").get("retry_policy"))
          .isEqualTo(Map.of("max_retries", 2L, "backoff", shape));
      bed.post(
          "/api/jobs/" + claimed.map("lease").get("lease_id") + "/fail",
          Map.of("error", "exit code 3: no", "retryable", true));
      assertThat(bed.status(w).statuses()).containsExactly("a=queued");
      long seconds = Long.parseLong(pause);
      if (seconds > 0) {
        assertThat(bed.claim("w", 30).text()).isEqualTo("null");
        skipPause(w, before + seconds * 1000);
      }
    }
    Answer last = bed.claim("w", 30);
    assertThat(last.map("job").get("attempt")).isEqualTo(2L);
    bed.post(
        "/api/jobs/" + last.map("lease").get("lease_id") + "/fail",
        Map.of("error", "exit code 3: no", "retryable", true));
    assertThat(bed.status(w).jobs().get("a"))
        .containsEntry("status", "failure")
        .containsEntry("output", "exit code 3: no");
  }

  /** Lets the pause be over without waiting for it; it has the length that it should have. */
  private void skipPause(String workflow, long expected) {
    long until =
        bed.engine
            .database()
            .write(
                tx -> {
                  long id =
                      new Workflows(bed.engine).job(workflow, "a").orElseThrow().num("job_id");
                  long u = tx.retries().delayedUntil(id);
                  tx.retries().setDelay(id, tx.jobs().get(id).orElseThrow().workflowId(), 1, false);
                  return u;
                });
    assertThat(until).isBetween(expected, expected + 5000);
    bed.restart(); // a pause also survives that; and its end is looked up anew
  }

  @Test
  void failuresWithoutRetrySkipWhatIsDownstreamAtOnce() {
    String w =
        bed.createAndRun(
            job("a", List.of(), "max_retries", 5),
            job("b", List.of()),
            job("c", List.of("a", "b")),
            job("d", List.of("c")));
    bed.post("/api/jobs/" + bed.lease("a") + "/fail", Map.of("error", "fatal"));
    assertThat(bed.status(w).statuses())
        .containsExactly("a=failure", "b=queued", "c=skipped", "d=skipped");
    bed.post("/api/jobs/" + bed.lease("b") + "/complete", Map.of());
    assertThat(bed.claim("w", 30).text()).isEqualTo("null");
    bed.run(w);
    assertThat(bed.status(w).statuses())
        .containsExactly("a=queued", "b=queued", "c=queued", "d=queued");
  }

  @Test
  void lostLeasesAreRequeuedWhileThereIsABudgetAndFailAfterThat() throws Exception {
    String w = bed.createAndRun(job("a", List.of(), "max_retries", 1), job("z", List.of("a")));
    Answer first = bed.claim("w", 0);
    expire();
    assertThat(bed.status(w).statuses()).containsExactly("a=queued", "z=queued");
    String old = (String) first.map("lease").get("lease_id");
    Answer second = bed.claim("w", 0);
    assertThat(second.map("job").get("attempt")).isEqualTo(1L);
    assertThat(bed.post("/api/jobs/" + old + "/complete", Map.of()).status()).isEqualTo(409);
    assertThat(bed.post("/api/jobs/" + old + "/heartbeat", null).status()).isEqualTo(409);
    expire();
    assertThat(bed.status(w).statuses()).containsExactly("a=failure", "z=skipped");
    assertThat(bed.status(w).jobs().get("a")).containsEntry("output", "lease expired");
  }

  /** Ends the leases with a TTL of 0: they end with the next millisecond. */
  private void expire() throws Exception {
    Until.holds("a lease ends", () -> bed.engine.leases().expire() > 0);
  }

  @Test
  void aRenewedLeaseLivesThirtySecondsAtLeast() {
    bed.createAndRun(job("a", List.of()));
    String lease = (String) bed.claim("w", 0).map("lease").get("lease_id");
    assertThat(bed.post("/api/jobs/" + lease + "/heartbeat", null).status()).isEqualTo(200);
    assertThat(bed.engine.leases().expire()).isZero();
    assertThat(bed.engine.leases().find(lease).orElseThrow().ttlSeconds()).isEqualTo(30);
  }

  @Test
  void theReaperRunsByItself() throws Exception {
    bed.close();
    bed = new GraphBed(dir, GraphBed.settings("REAP_INTERVAL_SECS", "1"));
    String w = bed.createAndRun(job("a", List.of()));
    bed.claim("w", 0);
    Until.holds("the job has failed", () -> bed.status(w).statuses().contains("a=failure"));
  }

  @Test
  void cancelIsFinalAndANewRunClearsIt() {
    String w =
        bed.createAndRun(
            job("a", List.of(), "max_retries", 3), job("b", List.of()), job("z", List.of("a")));
    String lease = bed.lease("a");
    assertThat(bed.post("/api/workflows/" + w + "/cancel", null).status()).isEqualTo(202);
    assertThat(bed.status(w).statuses())
        .containsExactly("a=cancelled", "b=cancelled", "z=cancelled");
    assertThat(bed.get("/api/jobs/" + w + "/a/cancelled").text()).isEqualTo("true");
    assertThat(bed.claim("w", 30).text()).isEqualTo("null");
    assertThat(bed.post("/api/jobs/" + lease + "/heartbeat", null).status()).isEqualTo(200);
    bed.post("/api/jobs/" + lease + "/fail", Map.of("error", "cancelled", "retryable", true));
    assertThat(bed.status(w).statuses())
        .containsExactly("a=cancelled", "b=cancelled", "z=cancelled");
    bed.run(w);
    assertThat(bed.get("/api/jobs/" + w + "/a/cancelled").text()).isEqualTo("false");
    String second = bed.lease("a");
    bed.post("/api/workflows/" + w + "/cancel", null);
    bed.run(w);
    assertThat(bed.post("/api/jobs/" + second + "/heartbeat", null).status()).isEqualTo(409);
    bed.lease("a");
  }

  @Test
  void runsOfBrokenGraphsAreSafe() {
    String w =
        bed.createAndRun(
            job("self", List.of("self")),
            job("a", List.of("b")),
            job("b", List.of("a")),
            job("dangling", List.of("nowhere", "ok")),
            job("after", List.of("dangling")),
            job("ok", List.of()),
            job("ok", List.of(), "command", "never"));
    bed.post("/api/jobs/" + bed.lease("ok") + "/complete", Map.of());
    assertThat(bed.claim("w", 30).text()).isEqualTo("null");
    assertThat(bed.status(w).jobs()).hasSize(6);
    assertThat(bed.status(w).text()).contains("\"command\":\"never\"");
    long dangling = new Workflows(bed.engine).job(w, "dangling").orElseThrow().num("job_id");
    assertThat(bed.engine.insight().explain(dangling).text()).contains("depends on a job");
    bed.run(w);
    assertThat(bed.claim("w", 30).map("job").get("job_id")).isEqualTo("ok");
  }

  @Test
  void jobsWaitForTheirLabels() {
    String w = bed.createAndRun(job("a", List.of(), "required_labels", List.of("gpu", "linux")));
    assertThat(bed.claim("w", 30, "gpu").text()).isEqualTo("null");
    assertThat(bed.claim("w", 30, "GPU", "linux").text()).isEqualTo("null");
    bed.post("/api/workers/register", Map.of("worker_id", "w", "labels", List.of("gpu")));
    long id = new Workflows(bed.engine).job(w, "a").orElseThrow().num("job_id");
    assertThat(bed.engine.insight().explain(id).reasons().toString()).contains("gpu, linux");
    assertThat(bed.claim("w", 30, "x", "linux", "gpu").map("job").get("job_id")).isEqualTo("a");
  }

  @Test
  void workersAreListedWithWhatTheyDo() {
    bed.post("/api/workers/register", Map.of("worker_id", "one", "labels", List.of("x")));
    bed.createAndRun(job("a", List.of()));
    String lease = (String) bed.claim("two", 30).map("lease").get("lease_id");
    assertThat(bed.get("/api/workers").text())
        .contains(
            "\"worker_id\":\"one\",\"labels\":[\"x\"]",
            "\"current_job\":\"a\",\"status\":\"busy\"");
    bed.post("/api/jobs/" + lease + "/complete", Map.of());
    assertThat(bed.get("/api/workers").text()).doesNotContain("busy");
    assertThat(bed.post("/api/workers/one/heartbeat", null).status()).isEqualTo(200);
    assertThat(bed.post("/api/workers/nobody/heartbeat", null))
        .extracting(Answer::status, Answer::text)
        .containsExactly(404, "");
  }

  @Test
  void logsKeepOrderAndAreKeptOnce() {
    String w = bed.createAndRun(job("a", List.of()), job("b", List.of()));
    String lease = bed.lease("a");
    bed.push(lease, List.of(chunk(w, "a", 1, "second\n"), chunk(w, "a", 0, "first\n")));
    bed.push(lease, List.of(chunk(w, "a", 1, "second\n"), chunk(w, "a", 2, "ü €\n")));
    bed.push(lease, List.of(chunk(w, "b", 0, "foreign\n")));
    bed.push("bogus", List.of(chunk(w, "nobody", 0, "lost\n"), chunk("x", "y", 0, "lost\n")));
    assertThat(bed.get("/api/workflows/" + w + "/jobs/a/logs").list())
        .extracting(o -> String.valueOf(((Map<?, ?>) o).get("data")))
        .containsExactly("second\n", "first\n", "ü €\n");
    assertThat(bed.get("/api/workflows/" + w + "/jobs/b/logs").text()).isEqualTo("[]");
    bed.post("/api/jobs/" + lease + "/complete", Map.of());
    assertThat(bed.push(lease, List.of(chunk(w, "a", 3, "late\n"))).status()).isEqualTo(200);
    assertThat(bed.get("/api/workflows/" + w + "/jobs/a/logs").list()).hasSize(4);
  }

  @Test
  void aPushOverTheLimitIsRefusedAndChangesNothing() {
    String w = bed.createAndRun(job("a", List.of()));
    String lease = bed.lease("a");
    assertThat(bed.push(lease, List.of(chunk(w, "a", 0, "x".repeat(3 << 20)))).status())
        .isEqualTo(200);
    Answer large = bed.push(lease, List.of(chunk(w, "a", 1, "x".repeat(17 << 20))));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.text()).startsWith("Failed to buffer the request body");
    assertThat(bed.get("/api/workflows/" + w + "/jobs/a/logs").list()).hasSize(1);
  }

  @Test
  void badRequestsAreRefusedInThisInterfacesWords() {
    // All on one server: a bad request changes nothing.
    for (String text :
        List.of(
            "POST /api/workflows {\"name\":\"x\",\"trigger\":\"m\",\"jobs\":[null]} 422",
            "POST /api/workflows {\"name\":\"x\",\"trigger\":\"m\",\"jobs\":{}} 422",
            "POST /api/workflows [] 422",
            "POST /api/workflows null 422",
            "POST /api/workflows {\"name\": 400",
            "POST /api/workers/register {\"worker_id\":\"w\",\"labels\":[null]} 422",
            "POST /api/workers/register {\"worker_id\":5,\"labels\":[]} 422",
            "POST /api/jobs/claim {\"worker_id\":\"w\",\"labels\":[],\"lease_ttl_secs\":-5} 422",
            "POST /api/jobs/claim {\"worker_id\":\"w\",\"labels\":[],\"lease_ttl_secs\":1.5} 422",
            "POST /api/jobs/claim {\"labels\":[]} 422",
            "POST /api/jobs/x/complete {\"outputs\":{\"n\":5}} 422",
            "POST /api/jobs/x/complete {\"outputs\":{\"n\":null}} 422",
            "POST /api/jobs/x/complete {} 409",
            "POST /api/jobs/x/fail {} 422",
            "POST /api/jobs/x/fail {\"error\":\"e\"} 409",
            "POST /api/jobs/x/heartbeat - 409",
            "POST /api/jobs/x/logs {} 422",
            "POST /api/jobs/x/logs {\"chunks\":[{}]} 422",
            "POST /api/jobs/x/logs {\"chunks\":[]} 200",
            "GET /api/workflows/nope/status - 404",
            "POST /api/workflows/nope/run - 404",
            "POST /api/workflows/nope/cancel - 404",
            "GET /api/jobs/nope/nope/cancelled - 200",
            "GET /api/workflows/nope/jobs/nope/logs - 200",
            "GET /api/workflows?limit=-1 - 400",
            "GET /api/workflows?offset=x - 400",
            "GET /api/workflows?limit= - 400",
            "DELETE /api/workers - 405",
            "PROPFIND /api/workers - 405",
            "PROPFIND /api/nope - 404",
            "GET /api/jobs/claim - 405",
            "GET /api/nope - 404",
            "GET /api/workflows/ - 404")) {
      isRefused(text);
    }
  }

  private void isRefused(String text) {
    String[] parts = text.split(" ");
    String body = text.substring(parts[0].length() + parts[1].length() + 2, text.lastIndexOf(' '));
    Answer a = bed.send(parts[0], parts[1], body.equals("-") ? null : body);
    assertThat(a.status()).as(text).isEqualTo(Integer.parseInt(parts[parts.length - 1]));
    boolean unread = a.status() == 400 || a.status() == 422;
    if (a.status() >= 400) {
      assertThat(a.text().isEmpty()).as(a.text()).isEqualTo(!unread);
      assertThat(a.text()).doesNotContain("dev.torc", "\n");
    }
    assertThat(a.headers().firstValue("access-control-allow-origin")).contains("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "50%", "a%2Fb", "a\\b", "a b", "q?x#y", "\u00fc;\u65e5", "a+b"})
  void idsInPathsMayHoldAnything(String job) {
    String w = bed.createAndRun(job(job, List.of()));
    bed.push(bed.lease(job), List.of(chunk(w, job, 0, "one\n")));
    String escaped = URLEncoder.encode(job, StandardCharsets.UTF_8).replace("+", "%20");
    Answer logs = bed.get("/api/workflows/" + w + "/jobs/" + escaped + "/logs");
    assertThat(logs.list()).as(logs.text()).hasSize(1);
    bed.post("/api/workflows/" + w + "/cancel", null);
    assertThat(bed.get("/api/jobs/" + w + "/" + escaped + "/cancelled").text()).isEqualTo("true");
  }

  @Test
  void whatCouldNotBeReadAgainIsRefused() {
    String deep = "{\"a\":".repeat(300) + "1" + "}".repeat(300);
    String open =
        "{\"name\":\"n\",\"trigger\":\"t\",\"jobs\":[{\"id\":\"a\",\"name\":\"a\","
            + "\"status\":\"queued\",\"command\":\"c\",\"depends_on\":[],";
    for (String field :
        List.of("\"metadata\":" + deep, "\"metadata\":{\"x\":1e999}", "\"started_at\":-1e999")) {
      Answer a = bed.post("/api/workflows", open + field + "}]}");
      assertThat(a.status()).as(a.text()).isEqualTo(422);
      assertThat(a.text()).contains("jobs[0]");
      assertThat(bed.get("/api/workflows").text()).isEqualTo("[]");
    }
  }

  @Test
  void anAnswerWithoutContentHasNoContentType() {
    String w = bed.create(job("a", List.of()));
    for (Answer a :
        List.of(
            bed.post("/api/workflows/" + w + "/run", null),
            bed.post("/api/workflows/nope/run", null),
            bed.send("DELETE", "/api/workflows", null))) {
      assertThat(a.text()).isEmpty();
      assertThat(a.headers().firstValue("content-type")).isEmpty();
    }
  }

  @Test
  void aWorkflowMayBeReplacedWhileItIsShown() {
    assertThat(bed.post("/api/workflows/sample", Map.of()).status()).isEqualTo(201);
    var listed = new AtomicBoolean();
    var replacing =
        CompletableFuture.runAsync(
            () -> {
              while (!listed.get()) {
                bed.post("/api/workflows/sample", Map.of());
              }
            });
    try {
      for (int i = 0; i < 150; i++) {
        assertThat(bed.get("/api/workflows").status()).isEqualTo(200);
        assertThat(bed.get("/api/workflows?status=queued").status()).isEqualTo(200);
        assertThat(bed.status(Sample.KEY).status()).isEqualTo(200);
      }
    } finally {
      listed.set(true);
      replacing.join();
    }
  }

  @Test
  void onePoolWithASwitchPerWorker() {
    long torc =
        bed.engine
            .workflows()
            .create(new Row().set("name", "t").set("user", "u"), Map.of("A", "it's"), List.of())
            .id();
    long id =
        bed.engine
            .jobs()
            .create(
                new JobDraft(
                    torc,
                    "plain",
                    "echo $A",
                    "source x;",
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    List.of("lab")))
            .id();
    bed.engine.workflows().initialize(torc, false, false, "u");
    assertThat(bed.claim("w", 30, "lab").text()).isEqualTo("null");
    assertThat(bed.claim("w", 30, "any-workflow").text()).isEqualTo("null");
    Answer a = bed.claim("w", 30, "any-workflow", "lab");
    assertThat(a.map("job"))
        .containsEntry("job_id", Long.toString(id))
        .containsEntry("workflow_id", "torc-" + torc)
        .containsEntry("required_labels", List.of("lab"));
    assertThat(a.map("job").get("command").toString())
        .contains("export A='it'\\''s'\n")
        .endsWith("exec bash -c 'source x; echo $A'");
    String key = "torc-" + torc;
    String lease = (String) a.map("lease").get("lease_id");
    assertThat(bed.get("/api/jobs/" + key + "/" + id + "/cancelled").text()).isEqualTo("false");
    bed.push(lease, List.of(chunk(key, Long.toString(id), 0, "x\n")));
    assertThat(bed.engine.logs().read(id, 0, 0, 9, 99)).hasSize(1);
    assertThat(bed.post("/api/jobs/" + lease + "/complete", Map.of()).status()).isEqualTo(200);
    assertThat(bed.engine.jobs().get(id).job().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(bed.get("/api/workflows").text()).isEqualTo("[]");
    assertThat(bed.get("/api/workflows/" + key + "/status").status()).isEqualTo(404);
    assertThat(bed.get("/api/workflows/" + key + "/jobs/" + id + "/logs").text()).isEqualTo("[]");
  }

  @Test
  void anOwnWorkerRunsTheSameWorkflow() {
    String w = bed.createAndRun(job("a", List.of(), "max_retries", 1), job("b", List.of("a")));
    Workers workers = bed.engine.workers();
    long worker =
        workers
            .register(
                new WorkerInfo(
                    "h", 1, 4, 1L << 30, 0, List.of(), true, List.of(), "local", null, 60, null))
            .workerId();
    for (String[] step : new String[][] {{"7", "a=queued"}, {"8", "a=failure"}}) {
      ClaimedJob j =
          workers.claim(worker, new WorkRequest(9, false, 4, 1L << 30, 0, null, 0)).jobs().get(0);
      JobReport r =
          new JobReport(
              j.jobId(),
              j.workflowId(),
              j.runId(),
              j.attemptId(),
              j.computeNodeId(),
              Integer.parseInt(step[0]),
              JobStatus.FAILED,
              0.1,
              "2026-01-02T03:04:05Z",
              JobReport.Usage.UNKNOWN,
              "out\n",
              "err\n",
              null,
              null,
              List.of());
      assertThat(workers.report(worker, List.of(r), null).refused()).isEmpty();
      assertThat(bed.status(w).statuses()).contains(step[1]);
    }
    assertThat(bed.status(w).statuses()).containsExactly("a=failure", "b=skipped");
    assertThat(bed.status(w).jobs().get("a")).containsEntry("output", "exit code 8: err\n");
    assertThat(bed.get("/api/workflows/" + w + "/jobs/a/logs").list()).hasSize(4);
  }

  @Test
  void aJobThatAUserHasResetIsHandedOutAnew() {
    String w = bed.createAndRun(job("a", List.of()));
    String old = bed.lease("a");
    long id = new Workflows(bed.engine).id(w);
    bed.engine.workflows().resetStatus(id, true, "u");
    bed.engine.workflows().resetJobStatus(id, false, "u");
    bed.engine.workflows().initialize(id, false, false, "u");
    String fresh = bed.lease("a");
    assertThat(bed.post("/api/jobs/" + old + "/complete", Map.of()).status()).isEqualTo(409);
    assertThat(bed.post("/api/jobs/" + fresh + "/complete", Map.of()).status()).isEqualTo(200);
    assertThat(bed.status(w).statuses()).containsExactly("a=success");
  }

  @Test
  void aCancelThroughTorcShowsAtTheJobsThatWait() {
    String w = bed.createAndRun(job("a", List.of()), job("b", List.of("a")));
    long id =
        bed.engine.bundles().find(Table.GRAPH_WORKFLOW, "key", w).orElseThrow().num("workflow_id");
    bed.engine.workflows().cancel(id);
    assertThat(bed.status(w).statuses()).containsExactly("a=cancelled", "b=cancelled");
    assertThat(bed.claim("w", 30).text()).isEqualTo("null");
    assertThat(bed.get("/api/workflows?status=queued").list()).isEmpty();
    bed.run(w);
    assertThat(bed.status(w).statuses()).containsExactly("a=queued", "b=queued");
    bed.lease("a");
  }

  @Test
  void corsFollowsTheListOfOrigins() {
    Answer open = bed.send("OPTIONS", "/api/anything", null, "Origin", "https://a.example");
    assertThat(open.status()).isEqualTo(200);
    assertThat(open.headers().map())
        .containsEntry("access-control-allow-methods", List.of("*"))
        .containsEntry("access-control-allow-origin", List.of("*"));
    bed.close();
    bed =
        new GraphBed(
            dir, GraphBed.settings("CORS_ORIGINS", "https://a.example, https://b.example"));
    assertThat(
            bed.send("GET", "/api/workflows/nope/status", null, "Origin", "https://b.example")
                .headers()
                .firstValue("access-control-allow-origin"))
        .contains("https://b.example");
    Answer other = bed.send("GET", "/api/workflows", null, "Origin", "https://evil.example");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(GraphBed.settings("CORS_ORIGINS", "*").corsOrigins()).isEmpty();
  }

  @Test
  void definitionFilesBecomeWorkflows() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("flows"));
    Files.writeString(
        folder.resolve("b.yml"),
        """
        name: 5
        on: [push, schedule]
        env: {G: 1, Q: it's}
        jobs:
          one:
            steps:
              - {name: s1, run: " echo 1 ", env: {S: v}}
              - {id: none}
              - run: echo 3
          two:
            needs: one
            run: |
              echo a
              echo b
            labels: [linux]
            retries: 2
            backoff: {Fixed: {delay_secs: 3}}
        """);
    Files.writeString(
        folder.resolve("a b.json"), "{\"name\":\"J\",\"on\":{\"push\":1},\"jobs\":{}}");
    Files.writeString(folder.resolve("bad.yml"), "name: x\non: true\njobs: {}\n");
    Files.writeString(folder.resolve("worse.yaml"), "jobs: {a: {needs: [b], run: x}}\nname: [\n");
    Files.writeString(
        folder.resolve("needs.yaml"), "name: n\non: x\njobs: {a: {needs: b, run: x}}");
    Files.writeString(folder.resolve("ignored.YML"), "name: n\non: x\njobs: {}\n");
    List<String> report = new ArrayList<>();
    bed.load(folder, report);
    assertThat(report)
        .anyMatch(l -> l.equals("Loaded workflow: 5 (b)"))
        .anyMatch(l -> l.contains("bad.yml: field 'on' is not a text"))
        .anyMatch(l -> l.contains("needs.yaml: jobs.a.needs names 'b'"))
        .hasSize(5);
    Answer b = bed.status("b");
    assertThat(b.json())
        .containsEntry("name", "5")
        .containsEntry("trigger", "on: [push, schedule]");
    assertThat(b.jobs().get("one").get("command"))
        .isEqualTo(
            "export G='1' && export Q='it'\\''s' && export S='v' && echo '=== s1 ===' && echo 1"
                + " && echo '=== step 3 ===' && echo 3");
    assertThat(b.jobs().get("two"))
        .containsEntry("command", "export G='1' && export Q='it'\\''s' && echo a\necho b")
        .containsEntry("required_labels", List.of("linux"))
        .containsEntry("max_retries", 2L);
    assertThat(bed.status("a%20b").json()).containsEntry("trigger", "on: [push]");
    bed.run("b");
    bed.load(folder, report);
    bed.lease("one"); // an unchanged file leaves its run alone
    Files.writeString(folder.resolve("b.yml"), "name: new\non: x\njobs: {}\n");
    bed.load(folder, report);
    assertThat(bed.status("b").json()).containsEntry("name", "new");
  }

  @Test
  void theSampleMayBeLoadedByManyAtOnce() {
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(CompletableFuture.supplyAsync(() -> bed.post("/api/workflows/sample", null)));
    }
    assertThat(all).allMatch(a -> a.join().status() == 201);
    assertThat(bed.get("/api/workflows").list()).hasSize(1);
  }

  @Test
  void filesThatCannotBeReadAreToldWithTheReasonAndTheOthersKeepTheirRuns() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("flows"));
    Files.write(folder.resolve("a.yml"), new byte[] {'n', ':', (byte) 0xe9});
    Files.writeString(folder.resolve("b.yml"), "name: x\n\ton: y\n");
    Files.writeString(folder.resolve("c.json"), "{\"name\":\"1\",\"on\":\"x\",\"jobs\":{}}");
    Files.writeString(folder.resolve("c.yml"), "name: 2\non: x\njobs: {a: {run: x}}\n");
    List<String> report = new ArrayList<>();
    bed.load(folder, report);
    assertThat(report)
        .anyMatch(l -> l.endsWith("a.yml: it is not a text in UTF-8"))
        .anyMatch(l -> l.contains("b.yml: ") && l.contains("in line 2, column 1"))
        .contains("Loaded workflow: 2 (c)")
        .hasSize(3);
    bed.run("c");
    bed.load(folder, report);
    bed.lease("a"); // the last of two files for one workflow counts, and it has not changed
  }

  @Test
  void listsPageAndFilter() {
    for (int i = 0; i < 5; i++) {
      bed.create(job("a", List.of(), "status", i % 2 == 0 ? "success" : "queued"));
    }
    assertThat(bed.get("/api/workflows?limit=2&offset=4").list()).hasSize(1);
    assertThat(bed.get("/api/workflows?status=success").list()).hasSize(3);
    assertThat(bed.get("/api/workflows?status=success&offset=1&limit=1").list()).hasSize(1);
    assertThat(bed.get("/api/workflows?status=SUCCESS").list()).isEmpty();
    assertThat(bed.get("/api/workflows?limit=0").list()).isEmpty();
    assertThat(bed.get("/api/workflows?limit=99999").list()).hasSize(5);
  }
}
