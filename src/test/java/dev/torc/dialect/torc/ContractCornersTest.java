package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.dialect.torc.DialectRig.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of the contract in which the published server was asked the same and said otherwise. */
@Timeout(60)
class ContractCornersTest {
  private final DialectRig rig = new DialectRig();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void halvesOfCharactersAreNoText() throws Exception {
    String half = "\\ud800";
    for (String body :
        List.of(
            "{'name':'" + half + "','user':'u'}",
            "{'name':'n','user':'u','metadata':{'k':'a" + half + "'}}",
            "{'name':'n','user':'u','env':{'A':'\\udc00'}}",
            "{'name':'n','user':'u','description':'" + half + half + "'}")) {
      Answer a = rig.post("/workflows", body);
      assertThat(a.status()).as(body + a.text()).isEqualTo(400);
    }
    assertThat(rig.post("/workers", "{'hostname':'" + half + "'}").status()).isEqualTo(400);
    String whole = "{'name':'\\ud83d\\ude00 \\\\ud800','user':'u'}";
    assertThat(rig.post("/workflows", whole).ok().json()).containsEntry("name", "😀 \\ud800");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'text'", "[1]", "5", "true"})
  void metadataAndSlurmDefaultsAreObjects(String value) throws Exception {
    long w = rig.workflow();
    for (String field : List.of("metadata", "slurm_defaults")) {
      String body = "{'name':'n','user':'u','" + field + "':" + value + "}";
      assertThat(rig.post("/workflows", body).status()).isEqualTo(422);
      assertThat(rig.put("/workflows/" + w, body).status()).isEqualTo(422);
    }
    rig.post("/workflows", "{'name':'n','user':'u','metadata':null}").ok();
  }

  @Test
  void dynamicJobsCannotBeSwitchedOnLater() throws Exception {
    long w = rig.workflow();
    String body = "{'name':'n','user':'u','dynamic_jobs':{}}";
    assertThat(rig.put("/workflows/" + w, body).status()).isEqualTo(422);
  }

  @Test
  void thereIsOneDefaultRequirement() throws Exception {
    long w = rig.workflow();
    String body = "{'workflow_id':" + w + ",'name':'default','num_cpus':4}";
    assertThat(rig.post("/resource_requirements", body).status()).isEqualTo(422);
    String other = body.replace("default", "other");
    long id = rig.post("/resource_requirements", other).ok().number("id");
    assertThat(rig.put("/resource_requirements/" + id, body).status()).isEqualTo(422);
    rig.job(w, "a", "");
    List<?> all = rig.get("/resource_requirements?workflow_id=" + w + "&name=default").items();
    long first = (Long) ((Map<?, ?>) all.get(0)).get("id");
    rig.put("/resource_requirements/" + first, body).ok();
  }

  @Test
  void statesOfLineagesAreThereOnce() throws Exception {
    long w = rig.workflow();
    String name = "'workflow_id':" + w + ",'name':'__torc_lineage__a__final'";
    rig.post("/user_data", "{" + name + "}").ok();
    assertThat(rig.post("/user_data", "{" + name + "}").status()).isEqualTo(422);
    assertThat(rig.post("/bulk_user_data", "{'user_data':[{" + name + "}]}").status())
        .isEqualTo(422);
    for (int i = 0; i < 2; i++) {
      rig.post("/user_data", "{'workflow_id':" + w + ",'name':'other names may repeat'}").ok();
    }
  }

  @Test
  void updatesOfSlurmSchedulersKeepWhatIsNotSent() throws Exception {
    String body = "{'workflow_id':" + rig.workflow() + ",'name':'s','account':'a','nodes':1,";
    Answer made =
        rig.post("/slurm_schedulers", body + "'walltime':'1','serialize_allocations':true}");
    String path = "/slurm_schedulers/" + made.ok().number("id");
    Answer changed = rig.put(path, body + "'walltime':'2'}").ok();
    assertThat(changed.json())
        .containsEntry("serialize_allocations", true)
        .containsEntry("walltime", "2");
    Answer plain = rig.post("/slurm_schedulers", body + "'walltime':'1'}").ok();
    assertThat(plain.json()).containsEntry("serialize_allocations", false);
  }

  @Test
  void entitiesThatBecomeTheSameAreRefusedWithTheWordsOfTheirCreation() throws Exception {
    long w = rig.workflow();
    String start = "{'workflow_id':" + w + ",'entity_type':'File','metadata':{},'entity_id':";
    rig.post("/ro_crate_entities", start + "'one'}").ok();
    long two = rig.post("/ro_crate_entities", start + "'two'}").ok().number("id");
    Answer same = rig.put("/ro_crate_entities/" + two, start + "'one'}");
    assertThat(same.status()).isEqualTo(422);
    assertThat(same.text()).contains("already exists for this workflow/entity_id");
    rig.put("/ro_crate_entities/" + two, start + "'two'}").ok();
  }

  @Test
  void namesInPathsMayHaveAnySigns() throws Exception {
    String workers = "/workflows/" + rig.workflow() + "/remote_workers";
    rig.post(workers, "['a/b','[fe80::1%eth0]','é','a+b']").ok();
    for (String name : List.of("a%2Fb", "%5Bfe80::1%25eth0%5D", "%C3%A9", "a+b")) {
      rig.call("DELETE", workers + "/" + name, "").ok();
    }
    assertThat(rig.get(workers).ok().text()).isEqualTo("[]");
  }

  private long affected(String sql) throws Exception {
    return rig.post("/admin/sql", "{'sql':'" + sql + "','write':true}")
        .ok()
        .number("rows_affected");
  }

  @Test
  void rowsThatAStatementOfAnAdministratorChanged() throws Exception {
    rig.workflow();
    assertThat(affected("create table scratch (a int)")).isZero();
    assertThat(affected("insert into scratch values (1), (2), (3)")).isEqualTo(3);
    assertThat(affected("create index scratch_a on scratch (a)")).isZero();
    assertThat(affected("update scratch set a = 7 where a > 1 returning a")).isEqualTo(2);
    assertThat(affected("select a from scratch")).isZero();
    Map<?, ?> newest = (Map<?, ?>) rig.get("/admin/audit-log?offset=1&limit=1").items().get(0);
    assertThat(newest.get("rows_affected")).isEqualTo(2L);
  }

  @Test
  void emptyLabelsOfAClaimCountForNothing() throws Exception {
    long w = rig.workflow();
    rig.job(w, "a", ",'labels':['x']");
    rig.post("/workflows/" + w + "/initialize_jobs", "").ok();
    Answer got = rig.call("POST", "/workflows/" + w + "/claim_next_jobs?labels=,x,,", "").ok();
    assertThat((List<?>) got.json().get("jobs")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e999", "'NaN'", "'INF'", "'1.5'"})
  void numbersAreNumbersThatOthersCanRead(String value) throws Exception {
    long w = rig.workflow();
    String start = "{'workflow_id':" + w + ",'name':'n',";
    Answer file = rig.post("/files", start + "'path':'p','st_mtime':" + value + "}");
    assertThat(file.status()).as(file.text()).isEqualTo(422);
    Answer data = rig.post("/user_data", start + "'data':{'a':[" + value + "]}}");
    assertThat(data.status()).isEqualTo(value.startsWith("'") ? 200 : 400);
    assertThat(rig.post("/workers", "{'memory_bytes':" + value + "}").status()).isEqualTo(400);
  }

  @Test
  void freeNumbersStayAsTheyWereSent() throws Exception {
    String numbers = "[1.0,0.1,123456789012345678901234567890.123,123456789012345678901234567890]";
    String body = "{'workflow_id':" + rig.workflow() + ",'name':'n','data':" + numbers + "}";
    assertThat(rig.post("/user_data", body).ok().text()).contains(numbers);
  }

  @Test
  void whatIsNoNumberIsNull() throws Exception {
    Answer a = rig.post("/admin/sql", "{'sql':'select 1e999 as a, 0.5 as b'}").ok();
    assertThat(a.text()).contains("{\"a\":null,\"b\":0.5}");
  }

  @Test
  void jobsThatWaitForNothingAfterAStatementBecomeReady() throws Exception {
    long w = rig.workflow();
    long first = rig.job(w, "first", "");
    long second = rig.job(w, "second", ",'depends_on_job_ids':[" + first + "]");
    long third = rig.job(w, "third", ",'depends_on_job_ids':[" + second + "]");
    rig.post("/workflows/" + w + "/initialize_jobs", "").ok();
    affected("delete from job_depends_on where job_id = " + second);
    assertThat(rig.get("/jobs/" + second).ok().json()).containsEntry("status", "ready");
    affected("update job set status = 5 where id = " + second);
    assertThat(rig.get("/jobs/" + third).ok().json()).containsEntry("status", "ready");
    rig.put("/workflows/" + w + "/cancel", "").ok();
    affected("update workflow set is_canceled = 0 where id = " + w);
    Answer claimed = rig.post("/workflows/" + w + "/claim_next_jobs", "").ok();
    assertThat((List<?>) claimed.json().get("jobs")).hasSize(2);
  }

  @Test
  void olderResultsKeepWhatTheJobWrote() throws Exception {
    long w = rig.workflow();
    long job = rig.job(w, "a", "");
    String start = "{'workflow_id':" + w + ",'job_id':" + job + ",'exit_code':0,";
    rig.post("/results", start + "'stdout':'hello','stderr':''}").ok();
    Map<String, Object> log = rig.get("/jobs/" + job + "/logs").ok().json();
    assertThat(log).containsEntry("stdout", "hello").containsEntry("stderr", "");
  }
}
