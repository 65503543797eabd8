package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the published client library relies on besides the documented interface. */
@Timeout(60)
class PublishedClientsTest {
  private final DialectRig rig = new DialectRig();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void nullIsAnEventLikeAnyOther() throws Exception {
    long w = rig.workflow();
    String start = "{'workflow_id':" + w + ",'timestamp':0";
    long event = rig.post("/events", start + ",'data':null}").ok().number("id");
    assertThat(rig.get("/events/" + event).ok().json()).containsEntry("data", null);
    assertThat(rig.post("/events", start + "}").status()).isEqualTo(422);
  }

  @Test
  void theRefusalOfAStatusSaysImmutable() throws Exception {
    long w = rig.workflow();
    long job = rig.job(w, "a", "");
    String body = "{'workflow_id':" + w + ",'name':'a','command':'true','status':'ready'}";
    var refused = rig.put("/jobs/" + job, body);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("immutable");
  }

  @Test
  void runningJobsNameTheAllocationOfTheirNode() throws Exception {
    long w = rig.workflow();
    rig.job(w, "a", "");
    String of = "{'workflow_id':" + w;
    long allocation =
        rig.post(
                "/scheduled_compute_nodes",
                of
                    + ",'scheduler_id':555111,'scheduler_config_id':1,'scheduler_type':'slurm',"
                    + "'status':'active'}")
            .ok()
            .number("id");
    long node =
        rig.post(
                "/compute_nodes",
                of
                    + ",'hostname':'n1','pid':1,'start_time':'2026-01-01T00:00:00Z','num_cpus':8,"
                    + "'memory_gb':16.0,'num_gpus':0,'num_nodes':1,'compute_node_type':'slurm',"
                    + "'scheduler':{'scheduler_id':"
                    + allocation
                    + "}}")
            .ok()
            .number("id");
    rig.call("POST", "/workflows/" + w + "/initialize_jobs", "").ok();
    rig.call("POST", "/workflows/" + w + "/claim_next_jobs", "").ok();
    rig.call("PUT", "/jobs/1/start_job/0/" + node, "").ok();
    assertThat(rig.get("/workflows/" + w + "/running_jobs").ok().text())
        .contains("\"scheduler_job_id\":\"555111\"");
  }

  @Test
  void anActionMayBeTriggeredAlready() throws Exception {
    long w = rig.workflow();
    long a = rig.job(w, "a", "");
    String action =
        "{'workflow_id':%d,'trigger_type':'on_jobs_complete','action_type':'run_commands',"
            + "'action_config':{'commands':['true']},'job_ids':[%d],'required_triggers':9%s}";
    String actions = "/workflows/" + w + "/actions";
    rig.post(actions, action.formatted(w, a, ",'trigger_count':1")).ok();
    rig.post(actions, action.formatted(w, a, ",'trigger_count':1,'executed':true")).ok();
    rig.post(actions, action.formatted(w, a, "")).ok();
    assertThat(rig.get(actions + "/pending").ok().text())
        .contains("\"id\":1")
        .doesNotContain("\"id\":2", "\"id\":3");
  }

  @Test
  void aSecondCrateEntityOfAFileOrIdIsRefusedByName() throws Exception {
    long w = rig.workflow();
    String file = "{'workflow_id':" + w + ",'name':'f','path':'f.csv'}";
    long f = rig.post("/files", file).ok().number("id");
    String entity =
        "{'workflow_id':%d,'file_id':%d,'entity_id':'%s','entity_type':'File','metadata':{}}";
    rig.post("/ro_crate_entities", entity.formatted(w, f, "one")).ok();
    var sameFile = rig.post("/ro_crate_entities", entity.formatted(w, f, "two"));
    assertThat(sameFile.status()).isEqualTo(422);
    assertThat(sameFile.text()).contains("already exists for this workflow/file link");
    var sameId = rig.post("/ro_crate_entities", entity.formatted(w, f, "one"));
    assertThat(sameId.status()).isEqualTo(422);
    assertThat(sameId.text()).contains("already exists for this workflow/entity_id link");
  }

  @Test
  void aCrateEntityKeepsTheNameThatItsFileWasGiven() throws Exception {
    String workflow = "{'name':'w','user':'u','enable_ro_crate':true}";
    long w = rig.post("/workflows", workflow).ok().number("id");
    String file = "{'workflow_id':" + w + ",'name':'f','path':'data/f.csv','st_mtime':1.5}";
    long f = rig.post("/files", file).ok().number("id");
    rig.job(w, "a", ",'input_file_ids':[" + f + "]");
    String entity =
        "{'workflow_id':%d,'file_id':%d,'entity_id':'https://doi.org/10.1/2','entity_type':'File',"
            + "'metadata':{'@id':'https://doi.org/10.1/2','sameAs':'data/f.csv'}}";
    rig.post("/ro_crate_entities", entity.formatted(w, f)).ok();
    rig.call("POST", "/workflows/" + w + "/initialize_jobs", "").ok();
    assertThat(rig.get("/workflows/" + w + "/ro_crate_entities?file_id=" + f).ok().text())
        .contains("\"entity_id\":\"https://doi.org/10.1/2\"", "\"sameAs\"", "text/csv")
        .contains("\"@id\":\"https://doi.org/10.1/2\"");
  }

  @Test
  void whatTheReadyJobsNeed() throws Exception {
    long w = rig.workflow();
    String path = "/workflows/" + w + "/ready_job_requirements";
    assertThat(rig.get(path).ok().json()).containsEntry("num_jobs", 0L);
    String big =
        "{'workflow_id':%d,'name':'big','num_cpus':4,'num_gpus':1,'num_nodes':2,'memory':'3g',"
            + "'runtime':'PT2H'}";
    long r = rig.post("/resource_requirements", big.formatted(w)).ok().number("id");
    rig.job(w, "a", ",'resource_requirements_id':" + r);
    rig.job(w, "b", ",'resource_requirements_id':" + r + ",'scheduler_id':5");
    rig.job(w, "c", ",'depends_on_job_ids':[1]");
    rig.call("POST", "/workflows/" + w + "/initialize_jobs", "").ok();
    assertThat(rig.get(path).ok().json())
        .containsEntry("num_jobs", 2L)
        .containsEntry("num_cpus", 8L)
        .containsEntry("num_gpus", 2L)
        .containsEntry("memory_gb", 6.0)
        .containsEntry("max_num_nodes", 2L)
        .containsEntry("max_runtime", "PT7200S");
    assertThat(rig.get(path + "?scheduler_config_id=6").ok().json()).containsEntry("num_jobs", 1L);
    assertThat(rig.get("/workflows/99/ready_job_requirements").status()).isEqualTo(404);
  }

  @Test
  void requestsCanBeMadeToMeetAnUnfinishedTask() throws Exception {
    long w = rig.workflow();
    rig.job(w, "a", "");
    rig.engine.tasks().waitForRequests(2);
    String path = "/workflows/" + w + "/initialize_jobs?async=true";
    var first = rig.call("POST", path, "");
    assertThat(first.status()).isEqualTo(202);
    assertThat(rig.get("/tasks/" + first.number("id")).ok().json())
        .extracting("status")
        .isIn("queued", "running");
    assertThat(rig.call("POST", path, "").number("id")).isEqualTo(first.number("id"));
  }

  @Test
  void theRoomOfDeletedRecordsIsGivenBack() throws Exception {
    long w = rig.workflow();
    String text = "x".repeat(500_000);
    rig.post("/user_data", "{'workflow_id':" + w + ",'name':'u','data':'" + text + "'}").ok();
    rig.call("DELETE", "/workflows/" + w, "").ok();
    var done = rig.call("POST", "/admin/vacuum", "").ok();
    assertThat(done.number("bytes_after")).isLessThan(done.number("bytes_before") - 400_000);
    rig.workflow();
  }

  @Test
  void usersCannotBeReadAgainWhereThereAreNone() throws Exception {
    DialectRig.Answer a = rig.post("/admin/reload-auth", "");
    assertThat(a.status()).isEqualTo(409);
    assertThat(a.text()).contains("\"error\":\"NoAuthFile\"").doesNotContain("incident");
  }
}
