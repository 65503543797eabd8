package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker works for one user: it gets what that user may use, and speaks for nobody else. */
@Timeout(60)
class WorkerAccessTest {
  private static final String ASK =
      "{'limit':9,'by_count':true,'free_cpus':9,'free_memory_bytes':9000000,'free_gpus':0,"
          + "'wait_millis':0}";

  @TempDir Path dir;
  private GuardedRig rig;
  private long anns;
  private long bobs;
  private long team;

  @BeforeEach
  void start() throws Exception {
    rig = new GuardedRig(dir);
    anns = ready("ann");
    bobs = ready("bob");
    team = rig.id("root", "/access_groups", "{'name':'team'}");
    String members = "/access_groups/" + team + "/members";
    rig.post("root", members, "{'user_name':'bob','group_id':" + team + "}").ok();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A workflow with two ready jobs. */
  private long ready(String user) throws Exception {
    long w = rig.id(user, "/workflows", "{'name':'w','user':''}");
    for (String name : List.of("a", "b")) {
      String job = "{'workflow_id':" + w + ",'name':'" + name + "','command':'true'}";
      rig.post(user, "/jobs", job).ok();
    }
    rig.post(user, "/workflows/" + w + "/initialize_jobs", "").ok();
    return w;
  }

  private DialectRig.Answer register(String user, String workflows) throws Exception {
    return rig.post(
        user,
        "/workers",
        "{'hostname':'h','pid':1,'num_cpus':9,'memory_bytes':9000000,'num_gpus':0,'labels':[],"
            + "'takes_unlabeled':true,'workflow_ids':"
            + workflows
            + ",'type':'local','lease_seconds':60}");
  }

  private List<Map<?, ?>> claim(String user, long worker) throws Exception {
    var answer = rig.post(user, "/workers/" + worker + "/claim", ASK).ok();
    List<Map<?, ?>> out = new ArrayList<>();
    ((List<?>) answer.json().get("jobs")).forEach(j -> out.add((Map<?, ?>) j));
    return out;
  }

  private static List<Object> workflows(List<Map<?, ?>> jobs) {
    return new ArrayList<>(jobs.stream().map(j -> j.get("workflow_id")).distinct().toList());
  }

  private DialectRig.Answer report(String user, long worker, Map<?, ?> job) throws Exception {
    String body =
        "{'reports':[{'job_id':%s,'workflow_id':0,'run_id':%s,'attempt_id':%s,'compute_node_id':%s,"
            + "'status':'completed','return_code':0,'exec_time_minutes':0,'completion_time':'t',"
            + "'usage':{},'output_files':[]}]}";
    return rig.post(
        user,
        "/workers/" + worker + "/report",
        body.formatted(
            job.get("job_id"),
            job.get("run_id"),
            job.get("attempt_id"),
            job.get("compute_node_id")));
  }

  @Test
  void getsJobsOfItsUserOnly() throws Exception {
    long worker = register("bob", "[]").ok().number("worker_id");
    assertThat(workflows(claim("bob", worker))).containsExactly(bobs);
    assertThat(claim("bob", worker)).isEmpty();
    rig.post("ann", "/workflows/" + anns + "/access_groups/" + team, "").ok();
    assertThat(workflows(claim("bob", worker))).containsExactly(anns);
  }

  @Test
  void getsNothingAnyMoreWhenTheLinkIsGone() throws Exception {
    String link = "/workflows/" + anns + "/access_groups/" + team;
    rig.post("ann", link, "").ok();
    long worker = register("bob", "[" + anns + "]").ok().number("worker_id");
    rig.call("ann", "DELETE", link, "").ok();
    assertThat(claim("bob", worker)).isEmpty();
  }

  @Test
  void administratorsServeEverybody() throws Exception {
    long worker = register("root", "[]").ok().number("worker_id");
    assertThat(workflows(claim("root", worker))).containsExactlyInAnyOrder(anns, bobs);
  }

  @Test
  void nobodyRegistersForWorkflowsOfOthers() throws Exception {
    assertThat(register("bob", "[" + anns + "]").status()).isEqualTo(403);
    assertThat(register(GuardedRig.NOBODY, "[]").status()).isEqualTo(403);
    assertThat(register("bob", "[999]").status()).isEqualTo(404);
  }

  @Test
  void nobodySpeaksForTheWorkerOrTheJobsOfOthers() throws Exception {
    long annsWorker = register("ann", "[]").ok().number("worker_id");
    long bobsWorker = register("bob", "[]").ok().number("worker_id");
    Map<?, ?> job = claim("ann", annsWorker).get(0);
    assertThat(report("bob", annsWorker, job).status()).isEqualTo(403);
    assertThat(report("bob", bobsWorker, job).status()).isEqualTo(403);
    assertThat(report("bob", 999, job).status()).isEqualTo(403);
    assertThat(rig.get("ann", "/jobs/" + job.get("job_id")).json())
        .containsEntry("status", "running");
    assertThat(report("ann", annsWorker, job).status()).isEqualTo(200);
    assertThat(rig.get("ann", "/jobs/" + job.get("job_id")).json())
        .containsEntry("status", "completed");
  }

  @Test
  void deliversWhatItDidAlsoAfterItLostItsAccess() throws Exception {
    String link = "/workflows/" + anns + "/access_groups/" + team;
    rig.post("ann", link, "").ok();
    long worker = register("bob", "[" + anns + "]").ok().number("worker_id");
    Map<?, ?> job = claim("bob", worker).get(0);
    rig.call("ann", "DELETE", link, "").ok();
    assertThat(report("bob", worker, job).status()).isEqualTo(200);
    assertThat(rig.get("ann", "/jobs/" + job.get("job_id")).json())
        .containsEntry("status", "completed");
  }
}
