package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has begun on a published server stays right when a call in the middle of it fails. */
class PublishedJobSourceTest {
  private static final WorkRequest TWO = new WorkRequest(2, true, 4, 1L << 33, 0, null, 0);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private PublishedJobSource source;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Transport transport = new Transport(ServerAddress.of(url), millis -> {});
    source = new PublishedJobSource(new TorcApi(transport), Clock.systemUTC(), millis -> {});
    answers.put("GET /workflows/1", "{'name':'w','run_id':1}");
    answers.put("GET /workflows/2", "{'name':'v','run_id':1}");
    answers.put("GET /workflows/1/actions/pending", "[]");
    answers.put("GET /workflows/2/actions/pending", "[]");
    answers.put("POST /compute_nodes", "{'id':5}");
  }

  @AfterEach
  void stop() {
    source.close();
    server.stop(0);
  }

  /** What is not known is answered with an empty object, a number with that status. */
  private void answer(HttpExchange x) throws IOException {
    try (x) {
      x.getRequestBody().readAllBytes();
      String call = x.getRequestMethod() + " " + x.getRequestURI().getPath();
      calls.add(call);
      String text = answers.getOrDefault(call, "{}").replace('\'', '"');
      boolean refused = Character.isDigit(text.charAt(0));
      byte[] body = (refused ? "{\"message\":\"no\"}" : text).getBytes(UTF_8);
      x.sendResponseHeaders(refused ? Integer.parseInt(text) : 200, body.length);
      x.getResponseBody().write(body);
    }
  }

  private void register(Long... workflows) {
    source.register(
        new WorkerInfo(
            "h", 1, 4, 1L << 33, 0, List.of(), false, List.of(workflows), "local", null, 60, null));
  }

  private static JobReport report(ClaimedJob j, int code) {
    JobStatus status = code == 0 ? JobStatus.COMPLETED : JobStatus.FAILED;
    return new JobReport(
        j.jobId(),
        j.workflowId(),
        j.runId(),
        j.attemptId(),
        j.computeNodeId(),
        code,
        status,
        0.1,
        "2026-11-22T09:00:00Z",
        JobReport.Usage.UNKNOWN,
        null,
        null,
        null,
        null,
        List.of());
  }

  @Test
  void aRetryIsAskedForOnceThoughTheReportComesAgain() {
    register(1L);
    answers.put(
        "POST /workflows/1/claim_next_jobs",
        "{'jobs':[{'id':10,'name':'a','failure_handler_id':3},{'id':11,'name':'b'}]}");
    answers.put("GET /failure_handlers/3", "{'rules':[{'exit_codes':[9],'max_retries':4}]}");
    List<ClaimedJob> jobs = source.claim(1, TWO).jobs();
    List<JobReport> reports = List.of(report(jobs.get(0), 9), report(jobs.get(1), 0));
    answers.put("POST /jobs/11/complete_job/completed/1", "503");
    assertThatThrownBy(() -> source.report(1, reports, null)).isInstanceOf(TorcException.class);
    answers.remove("POST /jobs/11/complete_job/completed/1");
    assertThat(source.report(1, reports, null).refused()).isEmpty();
    assertThat(calls).containsOnlyOnce("POST /jobs/10/retry/1");
    assertThat(calls).doesNotContain("POST /jobs/10/complete_job/failed/1");
  }

  @Test
  void aJobThatCannotRunHereIsGivenBackAndTheOthersRun() {
    register(1L);
    answers.put(
        "POST /workflows/1/claim_next_jobs",
        "{'jobs':[{'id':10,'name':'a','resource_requirements_id':7},{'id':11,'name':'b'}]}");
    answers.put("GET /resource_requirements/7", "404");
    assertThat(source.claim(1, TWO).jobs()).extracting(ClaimedJob::jobId).containsExactly(11L);
    assertThat(calls).contains("PUT /jobs/10/manage_status_change/ready/1");
  }

  @Test
  void whatOneWorkflowGaveRunsThoughTheNextIsInTrouble() {
    register(1L, 2L);
    answers.put("POST /workflows/1/claim_next_jobs", "{'jobs':[{'id':10,'name':'a'}]}");
    answers.put("GET /workflows/2/is_complete", "500");
    var answer = source.claim(1, TWO);
    assertThat(answer.jobs()).hasSize(1);
    assertThat(answer.complete()).isFalse();
    answers.remove("POST /workflows/1/claim_next_jobs");
    assertThatThrownBy(() -> source.claim(1, TWO)).isInstanceOf(TorcException.class);
  }

  @Test
  void noComputeNodeStaysBehind() {
    answers.put("GET /workflows/2", "404");
    assertThatThrownBy(() -> register(1L, 2L)).isInstanceOf(TorcException.class);
    assertThat(calls).as("registered in part").contains("PUT /compute_nodes/5");
    register(1L);
    calls.clear();
    answers.put("POST /compute_nodes", "{'id':6}");
    register(1L);
    assertThat(calls).as("registered again").contains("PUT /compute_nodes/5");
    calls.clear();
    source.deregister(1);
    assertThat(calls).containsOnlyOnce("PUT /compute_nodes/6");
    assertThat(calls).doesNotContain("PUT /compute_nodes/5");
  }
}
