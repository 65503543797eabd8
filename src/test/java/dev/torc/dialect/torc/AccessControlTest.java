package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.server.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation for everybody: the workflow is ann's; bob is a stranger at first, then a member
 * of a group that the workflow is linked to. Bob also runs a group that has nothing to do with it.
 */
@Timeout(120)
class AccessControlTest {
  /** Answers for: owner, stranger, member, nobody, administrator. Then the operations. */
  private static final String[][] EXPECTED = {
    {"yes yes yes yes yes", "ping get_version get_openapi get_docs list_workflows"},
    {"yes yes yes no yes", "create_workflow"},
    {
      "yes no yes no yes",
      "get_workflow update_workflow delete_workflow cancel_workflow archive_workflow"
          + " reset_workflow_status is_workflow_complete is_workflow_uninitialized"
          + " get_workflow_status get_ready_job_requirements stream_events initialize_jobs reset_job_status"
          + " process_changed_job_inputs list_required_existing_files list_missing_user_data"
          + " list_job_ids list_job_dependencies list_job_file_relationships"
          + " list_job_user_data_relationships get_running_jobs get_slurm_job_correlations"
          + " list_remote_workers create_remote_workers delete_remote_worker"
          + " get_workflow_actions create_workflow_action get_pending_actions"
          + " update_workflow_action delete_workflow_action claim_action claim_next_jobs"
          + " claim_jobs_based_on_resources batch_complete_jobs list_failure_handlers"
          + " list_ro_crate_entities delete_ro_crate_entities list_workflow_groups"
          + " list_jobs create_job create_jobs create_job_graph get_job update_job delete_job delete_jobs"
          + " explain_job get_job_logs start_job complete_job retry_job manage_status_change"
          + " manage_status_change_of_present_run spawn_jobs"
          + " list_files create_file create_files get_file update_file delete_file delete_files"
          + " list_user_data create_user_data create_user_data_list get_user_data"
          + " update_user_data delete_user_data delete_all_user_data"
          + " list_resource_requirements create_resource_requirements"
          + " get_resource_requirements update_resource_requirements"
          + " delete_resource_requirement delete_resource_requirements"
          + " list_events create_event get_event update_event delete_event delete_events"
          + " list_results create_result get_result update_result delete_result delete_results"
          + " create_failure_handler get_failure_handler delete_failure_handler"
          + " list_compute_nodes create_compute_node get_compute_node update_compute_node"
          + " delete_compute_node delete_compute_nodes"
          + " list_scheduled_compute_nodes create_scheduled_compute_node"
          + " get_scheduled_compute_node update_scheduled_compute_node"
          + " delete_scheduled_compute_node delete_scheduled_compute_nodes"
          + " list_slurm_schedulers create_slurm_scheduler get_slurm_scheduler"
          + " update_slurm_scheduler delete_slurm_scheduler delete_slurm_schedulers"
          + " list_local_schedulers create_local_scheduler get_local_scheduler"
          + " update_local_scheduler delete_local_scheduler delete_local_schedulers"
          + " list_slurm_stats create_slurm_stats create_ro_crate_entity"
          + " get_ro_crate_entity update_ro_crate_entity delete_ro_crate_entity"
          + " register_worker"
    },
    {"yes hidden yes hidden yes", "get_task get_active_task_for_workflow"},
    {
      "yes no no no yes",
      "claim_work heartbeat_worker give_back_work finish_worker deregister_worker report_work"
          + " add_user_to_group remove_user_from_group"
          + " add_workflow_to_group remove_workflow_from_group"
          + " list_user_groups check_workflow_access"
    },
    {
      "no no no no yes",
      "admin_sql list_admin_audit_log get_api_stats stream_api_events reload_auth vacuum_database"
          + " list_access_groups create_access_group get_access_group delete_access_group"
          + " list_group_members"
    },
  };

  private static final List<String> COLUMNS =
      List.of("owner", "stranger", "member", "nobody", "admin");

  /** What may be missing although everything was made. */
  private static final Set<String> MAY_BE_UNKNOWN = Set.of("get_job_logs");

  /** Deletions that take others along come last, in this order. */
  private static final List<String> LAST =
      List.of(
          "delete_compute_node",
          "delete_compute_nodes",
          "delete_job",
          "delete_resource_requirement",
          "delete_resource_requirements",
          "delete_jobs",
          "delete_files",
          "delete_all_user_data",
          "delete_workflow",
          "delete_access_group");

  @TempDir Path dir;
  private GuardedRig rig;
  private long team;

  @BeforeEach
  void start() throws Exception {
    rig = new GuardedRig(dir);
    team = group("team", "bob", "member");
    group("crew", "bob", "admin");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private long group(String name, String member, String role) throws Exception {
    long id = rig.id("root", "/access_groups", "{'name':'" + name + "'}");
    add("root", id, member, role).ok();
    return id;
  }

  private DialectRig.Answer add(String caller, long group, String user, String role)
      throws Exception {
    return rig.post(
        caller,
        "/access_groups/" + group + "/members",
        "{'user_name':'" + user + "','group_id':" + group + ",'role':'" + role + "'}");
  }

  private static Map<String, List<String>> expected() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (String[] line : EXPECTED) {
      for (String operation : line[1].split(" ")) {
        assertThat(out.put(operation, List.of(line[0].split(" ")))).as(operation).isNull();
      }
    }
    return out;
  }

  @Test
  void everyOperationIsInBothTables() {
    Set<String> operations = new TreeSet<>();
    rig.routes.forEach(r -> operations.add(r.operationId()));
    assertThat(new TreeSet<>(expected().keySet())).isEqualTo(operations);
    assertThat(new TreeSet<>(AccessTable.all().keySet())).isEqualTo(operations);
  }

  @Test
  void everyOperationAsks() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (int column = 0; column < COLUMNS.size(); column++) {
      String who = COLUMNS.get(column);
      long own = group("of " + who, "ann", "admin");
      GuardedWorld world = new GuardedWorld(rig, own);
      if (who.equals("member")) {
        rig.post("ann", "/workflows/" + world.workflow() + "/access_groups/" + team, "").ok();
      }
      for (Route r : inOrder()) {
        var answer = world.call(rig, caller(who), r);
        String want = expected().get(r.operationId()).get(column);
        if (!fits(want, r.operationId(), answer.status())) {
          wrong.add(who + " " + r.operationId() + ": expected " + want + ", got " + answer);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String caller(String who) {
    return switch (who) {
      case "owner" -> "ann";
      case "stranger", "member" -> "bob";
      case "nobody" -> GuardedRig.NOBODY;
      default -> "root";
    };
  }

  private static boolean fits(String want, String operation, int status) {
    return switch (want) {
      case "no" -> status == 403;
      case "hidden" -> status == 404;
      default ->
          status != 401
              && status != 403
              && (status != 404 || MAY_BE_UNKNOWN.contains(operation))
              && (status < 500 || status == 503);
    };
  }

  private List<Route> inOrder() {
    List<String> methods = List.of("GET", "PUT", "POST", "DELETE");
    List<Route> out = new ArrayList<>(rig.routes);
    out.sort(
        Comparator.<Route>comparingInt(r -> LAST.indexOf(r.operationId()))
            .thenComparingInt(r -> methods.indexOf(r.method()))
            .thenComparingInt(r -> r.path().contains("{") ? 0 : 1));
    return out;
  }

  @Test
  void listsShowWhatTheCallerMayUse() throws Exception {
    long mine = rig.id("ann", "/workflows", "{'name':'mine','user':'bob'}");
    long shared = rig.id("ann", "/workflows", "{'name':'shared','user':'bob'}");
    long bobs = rig.id("bob", "/workflows", "{'name':'his','user':'ann'}");
    rig.post("ann", "/workflows/" + shared + "/access_groups/" + team, "").ok();
    assertThat(listed("ann", "")).containsExactly(mine, shared);
    assertThat(listed("bob", "")).containsExactly(shared, bobs);
    assertThat(listed("bob", "?user=ann")).containsExactly(shared);
    assertThat(listed("bob", "?access_group=team")).containsExactly(shared);
    assertThat(listed("root", "")).containsExactly(mine, shared, bobs);
    assertThat(listed(GuardedRig.NOBODY, "?user=ann")).isEmpty();
    rig.call("root", "DELETE", "/access_groups/" + team + "/members/bob", "").ok();
    assertThat(listed("bob", "")).containsExactly(bobs);
    assertThat(rig.get("bob", "/workflows/" + shared).status()).isEqualTo(403);
  }

  private List<Long> listed(String user, String query) throws Exception {
    List<Long> out = new ArrayList<>();
    for (Object o : rig.get(user, "/workflows" + query).ok().items()) {
      out.add((Long) ((Map<?, ?>) o).get("id"));
    }
    return out;
  }

  @Test
  void groupsAreRunByTheirAdmins() throws Exception {
    long crew = team + 1;
    long w = rig.id("ann", "/workflows", "{'name':'w','user':''}");
    String link = "/workflows/" + w + "/access_groups/";
    assertThat(add("bob", crew, "zoe", "member").status()).isEqualTo(200);
    assertThat(add("bob", team, "zoe", "member").status()).as("a plain member").isEqualTo(403);
    assertThat(rig.post("bob", link + team, "").status()).isEqualTo(403);
    assertThat(rig.post("bob", link + crew, "").status()).as("an admin of it").isEqualTo(200);
    assertThat(rig.post("bob", link + 999, "").status()).isEqualTo(403);
    assertThat(rig.post("ann", link + 999, "").status()).isEqualTo(404);
    assertThat(rig.post("bob", "/workflows/999/access_groups/" + crew, "").status()).isEqualTo(404);
    assertThat(rig.call("ann", "DELETE", link + crew, "").status()).isEqualTo(200);
    long admins = 1;
    assertThat(add("root", admins, "bob", "admin").status()).isEqualTo(403);
    String root = "/access_groups/" + admins;
    assertThat(rig.call("root", "DELETE", root + "/members/root", "").status()).isEqualTo(403);
    assertThat(rig.call("root", "DELETE", root, "").status()).isEqualTo(403);
  }

  @Test
  void accessChecksDoNotCountAdministration() throws Exception {
    long w = rig.id("ann", "/workflows", "{'name':'w','user':''}");
    assertThat(check("ann", w, "ann")).isEqualTo(true);
    assertThat(check("bob", w, "bob")).isEqualTo(false);
    assertThat(check("root", w, "root")).isEqualTo(false);
    assertThat(check("bob", 999, "bob")).isEqualTo(false);
    rig.post("ann", "/workflows/" + w + "/access_groups/" + team, "").ok();
    assertThat(check("root", w, "bob")).isEqualTo(true);
  }

  private Object check(String caller, long workflow, String user) throws Exception {
    var path = "/access_check/" + workflow + "/" + user;
    return rig.get(caller, path).ok().json().get("has_access");
  }

  @Test
  void whatDoesNotExistIsSaidFirst() throws Exception {
    assertThat(rig.get("bob", "/workflows/999").status()).isEqualTo(404);
    assertThat(rig.get("bob", "/jobs/999").status()).isEqualTo(404);
    assertThat(rig.get("bob", "/jobs?workflow_id=999").status()).isEqualTo(404);
    assertThat(rig.get("bob", "/workflows/999/events/stream").status()).isEqualTo(404);
    assertThat(rig.get("bob", "/jobs/x").status()).isEqualTo(400);
    assertThat(rig.post("bob", "/workers/999/heartbeat", "{'running':[],'wait_ms':0}").status())
        .isEqualTo(404);
  }

  @Test
  void recordsOfOthersCannotBeTiedToOnesOwn() throws Exception {
    GuardedWorld anns = new GuardedWorld(rig, team);
    long w = rig.id("bob", "/workflows", "{'name':'w','user':''}");
    String of = "{'workflow_id':" + w + ",";
    String job = of + "'name':'j','command':'x',";
    long own = rig.id("bob", "/jobs", job + "'priority':1}");
    for (String foreign :
        List.of(
            "'depends_on_job_ids':[%job%]",
            "'input_file_ids':[%file%]",
            "'output_file_ids':[%file%]",
            "'input_user_data_ids':[%user_data%]",
            "'output_user_data_ids':[%user_data%]",
            "'resource_requirements_id':%resource_requirements%",
            "'failure_handler_id':%failure_handler%")) {
      String body = anns.fill(job + foreign + "}");
      assertThat(rig.post("bob", "/jobs", body).status()).as(foreign).isEqualTo(403);
      assertThat(rig.post("bob", "/bulk_jobs", "{'jobs':[" + body + "]}").status()).isEqualTo(403);
      assertThat(rig.call("bob", "PUT", "/jobs/" + own, body).status()).isEqualTo(403);
    }
    String result =
        "'run_id':1,'compute_node_id':%node%,'return_code':0,'exec_time_minutes':1,"
            + "'completion_time':'t','status':'completed'}";
    String forged = anns.fill(of + "'job_id':%job%," + result);
    assertThat(rig.post("bob", "/results", forged).status()).isEqualTo(403);
    String data = anns.fill("/user_data?consumer_job_id=%job%");
    assertThat(rig.post("bob", data, of + "'name':'d'}").status()).isEqualTo(403);
    String mixed = anns.fill("{'jobs':[" + job + "'priority':1},{'workflow_id':%workflow%,");
    assertThat(rig.post("bob", "/bulk_jobs", mixed + "'name':'k','command':'x'}]}").status())
        .isEqualTo(403);
  }
}
