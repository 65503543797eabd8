package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.HttpJobSource;
import dev.torc.client.ServerAddress;
import dev.torc.client.Transport;
import dev.torc.dialect.torc.DialectRig.Answer;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.store.Database;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Torc interface over real HTTP on a real database. */
@Timeout(60)
class TorcDialectTest {
  @TempDir Path dir;

  private DialectRig rig;

  @BeforeEach
  void start() {
    rig = new DialectRig(Database.Settings.file(dir.resolve("torc.db")));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Answer call(String method, String path, String body) throws Exception {
    return rig.call(method, path, body);
  }

  private Answer get(String path) throws Exception {
    return rig.get(path);
  }

  private long workflow() throws Exception {
    return rig.workflow();
  }

  private long job(long workflow, String name, String more) throws Exception {
    return rig.job(workflow, name, more);
  }

  private void initialize(long workflow) throws Exception {
    call("POST", "/workflows/" + workflow + "/reset_status", "").ok();
    call("POST", "/workflows/" + workflow + "/initialize_jobs", "").ok();
  }

  private long node(long workflow) throws Exception {
    return call(
            "POST",
            "/compute_nodes",
            "{\"workflow_id\":"
                + workflow
                + ",\"hostname\":\"h\",\"pid\":1,\"start_time\":\"2026-01-01T00:00:00Z\","
                + "\"num_cpus\":4,\"memory_gb\":8,\"num_gpus\":0,\"num_nodes\":1,"
                + "\"compute_node_type\":\"local\",\"is_active\":true}")
        .ok()
        .number("id");
  }

  private static String result(long workflow, long job, long node, int code, String status) {
    return "{\"workflow_id\":"
        + workflow
        + ",\"job_id\":"
        + job
        + ",\"run_id\":1,\"attempt_id\":1,\"compute_node_id\":"
        + node
        + ",\"return_code\":"
        + code
        + ",\"exec_time_minutes\":0.5,\"completion_time\":\"2026-01-01T00:00:30Z\",\"status\":\""
        + status
        + "\"}";
  }

  @Test
  void runsTwoJobsTheWayAPublishedRunnerDoes() throws Exception {
    long w = workflow();
    long a = job(w, "a", "");
    long b = job(w, "b", ",\"depends_on_job_ids\":[" + a + "]");
    initialize(w);
    long node = node(w);
    String claim =
        "{\"num_cpus\":4,\"memory_gb\":8,\"num_gpus\":0,\"num_nodes\":1,\"time_limit\":\"PT1H\"}";
    String claimPath = "/workflows/" + w + "/claim_jobs_based_on_resources/5";
    Answer claimed = call("POST", claimPath, claim).ok();
    assertThat(claimed.text()).contains("\"id\":" + a, "\"pending\"").doesNotContain("\"id\":" + b);
    assertThat(call("PUT", "/jobs/" + a + "/start_job/1/" + node, "").ok().text())
        .contains("\"status\":\"running\"", "\"invocation_script\":\"\"", "\"scheduler_id\":0");
    String batch =
        "{\"completions\":[{\"job_id\":"
            + a
            + ",\"status\":\"completed\",\"run_id\":1,\"result\":"
            + result(w, a, node, 0, "completed")
            + "},{\"job_id\":99,\"status\":\"completed\",\"run_id\":1,\"result\":"
            + result(w, 99, node, 0, "completed")
            + "}]}";
    Answer done = call("POST", "/workflows/" + w + "/batch_complete_jobs", batch).ok();
    assertThat(done.text()).contains("\"completed\":[" + a + "]", "\"job_id\":99");
    call("POST", claimPath, claim).ok();
    call("PUT", "/jobs/" + b + "/start_job/1/" + node, "").ok();
    String failed = result(w, b, node, 3, "failed");
    call("POST", "/jobs/" + b + "/complete_job/failed/1", failed).ok();
    assertThat(get("/workflows/" + w + "/is_complete").ok().text())
        .isEqualTo("{\"is_canceled\":false,\"is_complete\":true}");
    assertThat(get("/workflows/" + w + "/status").ok().text())
        .contains("\"completed\":1", "\"failed\":1", "\"total_exec_time_minutes\":1.0");
    assertThat(get("/results?workflow_id=" + w + "&return_code=3").ok().text())
        .contains("\"job_name\":\"b\"", "\"total_count\":1");
    Answer again = call("POST", "/jobs/" + b + "/retry/1?max_retries=2", "").ok();
    assertThat(again.text()).contains("\"attempt_id\":2", "\"origin\":\"retry\"");
  }

  @Test
  void refusesInTheShapesThatClientsKnow() throws Exception {
    assertThat(get("/workflows/9").text()).contains("{\"error\":{\"error\":\"NotFound\"");
    assertThat(get("/workflows/9").status()).isEqualTo(404);
    assertThat(get("/jobs").status()).isEqualTo(400);
    assertThat(get("/workflows/abc").status()).isEqualTo(400);
    long w = workflow();
    Answer bad =
        call(
            "POST",
            "/resource_requirements",
            "{\"workflow_id\":" + w + ",\"name\":\"r\",\"memory\":\"1GB\"}");
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.text()).startsWith("{\"error\":{").contains("\"field\":\"memory\"");
    assertThat(bad.text()).doesNotContain("\"error\":\"");
    Answer cpus =
        call(
            "POST",
            "/resource_requirements",
            "{\"workflow_id\":" + w + ",\"name\":\"r\",\"num_cpus\":0}");
    assertThat(cpus.text()).contains("num_cpus must be > 0");
    assertThat(call("POST", "/bulk_jobs", "{\"jobs\":[]}").status()).isEqualTo(422);
    assertThat(call("POST", "/workflows/" + w + "/actions/5/claim", "{}").status()).isEqualTo(404);
    assertThat(call("PATCH", "/workflows", "").status()).isEqualTo(405);
  }

  @Test
  void pagesAndSortsAndFilters() throws Exception {
    long w = workflow();
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      files.append(i == 0 ? "" : ",");
      files.append("{\"workflow_id\":" + w + ",\"name\":\"f" + i + "\",\"path\":\"p_" + i + "\"}");
    }
    call("POST", "/bulk_files", "{\"files\":[" + files + "]}").ok();
    Answer page =
        get("/files?workflow_id=" + w + "&limit=2&offset=1&sort_by=name&reverse_sort=true").ok();
    assertThat(page.json()).containsEntry("has_more", true).containsEntry("total_count", 5L);
    assertThat(page.items().toString()).contains("f3", "f2").doesNotContain("f4");
    assertThat(get("/files?workflow_id=" + w + "&path=P_3").ok().items()).hasSize(1);
    assertThat(get("/files?workflow_id=" + w + "&sort_by=&limit=0").ok().items()).isEmpty();
    assertThat(get("/files?workflow_id=" + w + "&limit=100001").status()).isEqualTo(422);
    assertThat(call("DELETE", "/files?workflow_id=" + w, "").ok().text())
        .contains("\"deleted_count\":5", "\"count\":5");
  }

  @Test
  void keepsFreeJsonAndWritesDefaults() throws Exception {
    Answer made =
        call(
                "POST",
                "/workflows",
                "{\"name\":\"w\",\"user\":\"u\",\"metadata\":{\"z\":1.50,\"a\":[null]},"
                    + "\"resource_monitor_config\":{\"enabled\":true},\"env\":{\"A\":\"1\"}}")
            .ok();
    Answer read = get("/workflows/" + made.number("id")).ok();
    assertThat(read.text())
        .contains("\"metadata\":{\"z\":1.50,\"a\":[null]}")
        .contains("\"granularity\":\"summary\"", "\"jobs\":null", "\"run_id\":0")
        .contains("\"compute_node_wait_for_new_jobs_seconds\":90");
    long job = job(made.number("id"), "j", ",\"env\":{\"B\":\"2\"},\"labels\":[\"b\",\"a\"]");
    assertThat(get("/jobs/" + job).ok().text())
        .contains("\"env\":{\"A\":\"1\",\"B\":\"2\"}", "\"labels\":[\"a\",\"b\"]");
  }

  @Test
  void streamsEventsOfAWorkflow() throws Exception {
    long w = workflow();
    job(w, "a", "");
    HttpResponse<InputStream> stream =
        rig.client.send(
            HttpRequest.newBuilder(URI.create(rig.base + "/workflows/" + w + "/events/stream"))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      node(w);
      assertThat(lines.readLine()).isEqualTo("event: compute_node_started");
      assertThat(lines.readLine())
          .startsWith("data: {\"workflow_id\":" + w + ",\"timestamp\":")
          .contains("\"severity\":\"info\"", "\"hostname\":\"h\"")
          .contains("\"pid\":", "\"compute_node_type\":", "\"num_cpus\":", "\"memory_gb\":");
      assertThat(lines.readLine()).isEmpty();
      String allocation =
          "{\"workflow_id\":"
              + w
              + ",\"scheduler_id\":7,\"scheduler_config_id\":3,"
              + "\"scheduler_type\":\"slurm\",\"status\":\"pending\"}";
      rig.call("POST", "/scheduled_compute_nodes", allocation).ok();
      assertThat(lines.readLine()).isEqualTo("event: scheduler_node_created");
      assertThat(lines.readLine())
          .contains("\"category\":\"scheduler\"", "\"status\":\"pending\"")
          .contains("\"scheduler_id\":7", "\"scheduler_config_id\":3");
    }
  }

  @Test
  void servesWorkersThatHoldLeases() throws Exception {
    long w = workflow();
    long a = job(w, "a", "");
    initialize(w);
    try (HttpJobSource source = new HttpJobSource(new Transport(ServerAddress.of(rig.base)))) {
      long id = source.register(info(w)).workerId();
      var work = source.claim(id, new WorkRequest(5, false, 4, 8L << 30, 0, null, 0));
      assertThat(work.jobs()).hasSize(1);
      var j = work.jobs().get(0);
      assertThat(j.jobId()).isEqualTo(a);
      assertThat(source.heartbeat(id, List.of(), 0)).isEmpty();
      var attempt = new JobSource.RunningAttempt(j.jobId(), j.runId(), j.attemptId());
      assertThat(source.giveBack(id, List.of(attempt))).containsExactly(attempt);
      assertThat(source.giveBack(id, List.of(attempt))).isEmpty();
      var again = source.claim(id, new WorkRequest(5, false, 4, 8L << 30, 0, null, 0));
      assertThat(again.jobs()).containsExactly(j);
      var report =
          new JobReport(
              j.jobId(),
              w,
              j.runId(),
              j.attemptId(),
              j.computeNodeId(),
              0,
              JobStatus.COMPLETED,
              0.1,
              "2026-01-01T00:00:00Z",
              JobReport.Usage.UNKNOWN,
              "out text",
              null,
              "o",
              "e",
              List.of());
      var answer =
          source.report(id, List.of(report), new WorkRequest(5, false, 4, 8L << 30, 0, null, 0));
      assertThat(answer.refused()).isEmpty();
      assertThat(answer.work().complete()).isTrue();
      assertThat(get("/jobs/" + a + "/logs").ok().text()).contains("\"stdout\":\"out text\"");
      assertThat(get("/jobs/" + a + "/explain").ok().text()).contains("\"status\":\"completed\"");
      source.deregister(id);
    }
  }

  private static WorkerInfo info(long workflow) {
    return new WorkerInfo(
        "host", 1, 4, 8L << 30, 0, List.of(), false, List.of(workflow), "local", null, 60, null);
  }

  @Test
  void runsSqlForAdministratorsAndNothingElse() throws Exception {
    long w = workflow();
    job(w, "a", "");
    Answer read = call("POST", "/admin/sql", "{\"sql\":\"select id, id from job;\"}").ok();
    assertThat(read.text()).contains("\"columns\":[\"id\",\"id_2\"]", "\"committed\":false");
    for (String sql :
        List.of(
            "delete from job where id=1",
            "select 1; select 2",
            "attach 'x' as y",
            "/* select */ pragma user_version")) {
      Answer refused = call("POST", "/admin/sql", "{\"sql\":\"" + sql + "\"}");
      assertThat(refused.status()).as(sql).isEqualTo(422);
      assertThat(refused.text()).contains("InvalidStatement");
    }
    Answer whole = call("POST", "/admin/sql", "{\"sql\":\"delete from job\",\"write\":true}");
    assertThat(whole.status()).isEqualTo(422);
    String update = "\"sql\":\"update job set name='b' where name='a'\",\"write\":true";
    call("POST", "/admin/sql", "{" + update + ",\"dry_run\":true}").ok();
    assertThat(get("/jobs?workflow_id=" + w + "&name=a").ok().items()).hasSize(1);
    Answer written = call("POST", "/admin/sql", "{" + update + "}").ok();
    assertThat(written.json()).containsEntry("rows_affected", 1L);
    assertThat(get("/admin/audit-log").ok().text()).contains("\"total_count\":1");
  }

  @Test
  void jobsOfOneRequestMayDependOnEachOther() throws Exception {
    long w = workflow();
    long a = job(w, "a", "");
    String path = "/workflows/" + w + "/job_graph";
    String b = graphJob(w, "b", ",\"depends_on_job_ids\":[" + a + "]");
    String jobs = "{\"jobs\":[" + b + "," + graphJob(w, "c", "") + "," + graphJob(w, "d", "") + "]";
    Answer made = call("POST", path, jobs + ",\"depends_on_positions\":[[],[0],[1,0,1]]}").ok();
    assertThat(made.text())
        .isEqualTo(String.format("{\"job_ids\":[%d,%d,%d],\"count\":3}", a + 1, a + 2, a + 3));
    assertThat(get("/jobs/" + (a + 1)).ok().text()).contains("\"depends_on_job_ids\":[" + a + "]");
    assertThat(get("/jobs/" + (a + 3)).ok().text())
        .contains("\"depends_on_job_ids\":[" + (a + 1) + "," + (a + 2) + "]");
    for (String bad :
        List.of(
            "[[0]]",
            "[[],[2]]",
            "[[],[-1]]",
            "[[],[null]]",
            "[[],[],[],[]]",
            "[[],[5000000000]]",
            "7",
            "[0]")) {
      String other =
          jobs.replace("\"b\"", "\"x\"").replace("\"c\"", "\"y\"").replace("\"d\"", "\"z\"");
      assertThat(call("POST", path, other + ",\"depends_on_positions\":" + bad + "}").status())
          .as(bad)
          .isIn(400, 422);
    }
    assertThat(call("POST", path, "{\"jobs\":[]}").status()).isEqualTo(422);
    assertThat(call("POST", path, "{}").status()).isIn(400, 422);
    assertThat(call("POST", "/workflows/" + workflow() + "/job_graph", jobs + "}").status())
        .isEqualTo(422);
    assertThat(
            call(
                    "POST",
                    "/workflows/99/job_graph",
                    jobs.replace("\"workflow_id\":" + w, "\"workflow_id\":99") + "}")
                .status())
        .isEqualTo(404);
    assertThat(get("/jobs?workflow_id=" + w).ok().items()).hasSize(4);
  }

  private static String graphJob(long workflow, String name, String more) {
    return "{\"workflow_id\":"
        + workflow
        + ",\"name\":\""
        + name
        + "\",\"command\":\"true\""
        + more
        + "}";
  }

  @Test
  void spawnsJobsOnceHoweverOftenAsked() throws Exception {
    long w = workflow();
    long a = job(w, "a", "");
    initialize(w);
    long node = node(w);
    call("POST", "/workflows/" + w + "/claim_next_jobs", "").ok();
    call("PUT", "/jobs/" + a + "/start_job/1/" + node, "").ok();
    String path = "/jobs/" + a + "/spawn_jobs";
    String body =
        "{\"jobs\":[{\"name\":\"x\",\"command\":\"true\"},"
            + "{\"name\":\"y\",\"command\":\"true\",\"depends_on\":[\"x\"]}]}";
    String first = call("POST", path, body).ok().text();
    assertThat(first).contains("\"iteration\":1");
    assertThat(call("POST", path, body).ok().text()).isEqualTo(first);
    assertThat(get("/jobs?workflow_id=" + w + "&origin_is_set=true").ok().items()).hasSize(2);
    String cycle =
        "{\"jobs\":[{\"name\":\"p\",\"command\":\"c\",\"depends_on\":[\"q\"]},"
            + "{\"name\":\"q\",\"command\":\"c\",\"depends_on\":[\"p\"]}]}";
    assertThat(call("POST", path, cycle).status()).isEqualTo(422);
    assertThat(call("POST", path, "{\"jobs\":[],\"foo\":1}").status()).isEqualTo(422);
    call("POST", "/jobs/" + a + "/complete_job/completed/1", result(w, a, node, 0, "completed"))
        .ok();
    assertThat(get("/jobs?workflow_id=" + w + "&status=ready").ok().text())
        .contains("\"name\":\"x\"")
        .doesNotContain("\"name\":\"y\"");
  }

  @Test
  void understandsTheFirstDescriptionOfTheApi() throws Exception {
    long w = workflow();
    long a = job(w, "a", "");
    call(
            "POST",
            "/workflows/" + w + "/initialize_jobs",
            "{\"reinitialize\":false,\"ignore_missing_data\":false}")
        .ok();
    assertThat(
            call(
                    "POST",
                    "/compute_nodes",
                    "{\"workflow_id\":"
                        + w
                        + ",\"hostname\":\"c\",\"num_cpus\":32,\"memory\":\"256g\",\"num_gpus\":8}")
                .ok()
                .text())
        .contains("\"memory_gb\":256.0", "\"compute_node_type\":\"local\"")
        .doesNotContain("\"start_time\":\"\"");
    assertThat(call("POST", "/workflows/" + w + "/claim_next_jobs?num_jobs=5", "{}").ok().text())
        .contains("\"id\":" + a);
    call("POST", "/jobs/" + a + "/manage_status_change", "{\"target_status\":\"running\"}").ok();
    assertThat(
            call(
                    "POST",
                    "/results",
                    "{\"workflow_id\":" + w + ",\"job_id\":" + a + ",\"exit_code\":0}")
                .ok()
                .text())
        .contains("\"return_code\":0", "\"status\":\"completed\"");
    HttpRequest byHand =
        HttpRequest.newBuilder(URI.create(rig.base + "/jobs?workflow_id=" + w))
            .header("User-Agent", "curl/8.5.0")
            .build();
    assertThat(rig.client.send(byHand, HttpResponse.BodyHandlers.ofString()).body())
        .contains("\"items\":[", "\"jobs\":[");
    assertThat(get("/jobs?workflow_id=" + w).text()).doesNotContain("\"jobs\":[");
  }
}
