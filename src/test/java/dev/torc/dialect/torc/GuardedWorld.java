package dev.torc.dialect.torc;

import dev.torc.server.Param;
import dev.torc.server.Route;
import java.util.HashMap;
import java.util.Map;

/** A workflow of ann with a record of each kind, and a request for each operation on it. */
final class GuardedWorld {
  private static final Map<String, String> BODIES = new HashMap<>();

  static {
    String result =
        "{'job_id':%job%,'workflow_id':%workflow%,'run_id':1,'compute_node_id':%node%,"
            + "'return_code':0,'exec_time_minutes':1,'completion_time':'t','status':'completed'}";
    String of = "{'workflow_id':%workflow%,";
    String job = of + "'name':'new','command':'true'}";
    String file = of + "'name':'new','path':'p'}";
    String data = of + "'name':'new'}";
    String requirements = of + "'name':'new'}";
    String event = of + "'timestamp':1,'data':{}}";
    String node =
        of
            + "'hostname':'h','pid':1,'start_time':'t','num_cpus':1,'memory_gb':1,'num_gpus':0,"
            + "'num_nodes':1,'compute_node_type':'local'}";
    String allocation =
        of
            + "'scheduler_id':1,'scheduler_config_id':1,'scheduler_type':'slurm',"
            + "'status':'pending'}";
    String slurm = of + "'name':'s','account':'a','nodes':1,'walltime':'1'}";
    String local = of + "'memory':'1g','num_cpus':1}";
    String crate = of + "'entity_id':'e','entity_type':'File','metadata':{}}";
    body("create_workflow update_workflow", "{'name':'w','user':'ann'}");
    body("archive_workflow", "{'is_archived':false}");
    body("create_job update_job", job);
    body("create_jobs", "{'jobs':[" + job + "]}");
    body("create_file update_file", file);
    body("create_job_graph", "{'jobs':[" + job + "]}");
    body("create_files", "{'files':[" + file + "]}");
    body("create_user_data update_user_data", data);
    body("create_user_data_list", "{'user_data':[" + data + "]}");
    body("create_resource_requirements update_resource_requirements", requirements);
    body("create_event update_event", event);
    body("create_result update_result complete_job", result);
    body("batch_complete_jobs", "{'completions':[]}");
    body("create_failure_handler", of + "'name':'f','rules':'[]'}");
    body("create_compute_node update_compute_node", node);
    body("create_scheduled_compute_node update_scheduled_compute_node", allocation);
    body("create_slurm_scheduler update_slurm_scheduler", slurm);
    body("create_local_scheduler update_local_scheduler", local);
    body("create_slurm_stats", of + "'job_id':%job%,'run_id':9,'attempt_id':1}");
    body("create_ro_crate_entity update_ro_crate_entity", crate);
    body("create_remote_workers", "['host']");
    String action = "'action_type':'run_commands','action_config':{'commands':['x']}}";
    body("create_workflow_action", "{'trigger_type':'on_workflow_start'," + action);
    body("update_workflow_action", "{'commands':['y']}");
    body("claim_action", "{}");
    String capacity = "{'num_cpus':1,'memory_gb':1,'num_gpus':0,'num_nodes':1}";
    body("claim_jobs_based_on_resources", capacity);
    body("manage_status_change_of_present_run", "{'target_status':'uninitialized'}");
    body("spawn_jobs", "{'jobs':[{'name':'s','command':'true'}]}");
    body(
        "register_worker",
        "{'hostname':'h','pid':1,'num_cpus':1,'memory_bytes':1,'num_gpus':0,'labels':[],"
            + "'takes_unlabeled':true,'workflow_ids':[%workflow%],'type':'local','lease_seconds':60}");
    body(
        "claim_work",
        "{'limit':1,'by_count':true,'free_cpus':1,'free_memory_bytes':1,'free_gpus':0,"
            + "'wait_millis':0}");
    body("report_work", "{'reports':[]}");
    body("give_back_work", "{'attempts':[]}");
    body("heartbeat_worker", "{'running':[],'wait_ms':0}");
    body("admin_sql", "{'sql':'select 1'}");
    body("create_access_group", "{'name':'fresh'}");
    body("add_user_to_group", "{'user_name':'new','group_id':%group%,'role':'member'}");
  }

  private static void body(String operations, String text) {
    for (String o : operations.split(" ")) {
      BODIES.put(o, text);
    }
  }

  private final Map<String, Object> names = new HashMap<>();

  /**
   * Makes the workflow, with ann as its owner.
   *
   * @param group whom the routes of groups are about
   */
  GuardedWorld(GuardedRig rig, long group) throws Exception {
    names.put("group", group);
    add(rig, "workflow", "/workflows", "create_workflow");
    add(rig, "job", "/jobs", "create_job");
    add(rig, "file", "/files", "create_file");
    add(rig, "user_data", "/user_data", "create_user_data");
    add(rig, "resource_requirements", "/resource_requirements", "create_resource_requirements");
    add(rig, "event", "/events", "create_event");
    add(rig, "node", "/compute_nodes", "create_compute_node");
    add(rig, "result", "/results", "create_result");
    add(rig, "failure_handler", "/failure_handlers", "create_failure_handler");
    add(rig, "allocation", "/scheduled_compute_nodes", "create_scheduled_compute_node");
    add(rig, "slurm_scheduler", "/slurm_schedulers", "create_slurm_scheduler");
    add(rig, "local_scheduler", "/local_schedulers", "create_local_scheduler");
    add(rig, "crate", "/ro_crate_entities", "create_ro_crate_entity");
    String workflow = "/workflows/" + names.get("workflow");
    add(rig, "action", workflow + "/actions", "create_workflow_action");
    rig.post("ann", workflow + "/remote_workers", "['host']").ok();
    names.put("task", rig.post("ann", workflow + "/initialize_jobs?async=true", "").number("id"));
    String worker = rig.post("ann", "/workers", body("register_worker")).ok().text();
    names.put("worker", worker.replaceAll(".*\"worker_id\":(\\d+).*", "$1"));
  }

  private void add(GuardedRig rig, String name, String path, String operation) throws Exception {
    names.put(name, rig.id("ann", path, body(operation)));
  }

  String workflow() {
    return names.get("workflow").toString();
  }

  private String body(String operation) {
    return fill(BODIES.getOrDefault(operation, ""));
  }

  /** The text with the ids of this world for {@code %job%}, {@code %file%} and so on. */
  String fill(String pattern) {
    String text = pattern;
    for (var e : names.entrySet()) {
      text = text.replace("%" + e.getKey() + "%", e.getValue().toString());
    }
    return text;
  }

  /** Sends the request of an operation. */
  DialectRig.Answer call(GuardedRig rig, String user, Route r) throws Exception {
    String path =
        r.path()
            .replace("{id}", id(r.path().split("/")[1]))
            .replace("{workflow_id}", workflow())
            .replace("{user_name}", "ann")
            .replace("{group_id}", names.get("group").toString())
            .replace("{action_id}", names.get("action").toString())
            .replace("{worker}", "host")
            .replace("{limit}", "1")
            .replace("{status}", r.operationId().equals("complete_job") ? "completed" : "blocked")
            .replace("{run_id}", "1")
            .replace("{compute_node_id}", names.get("node").toString());
    String query = "?";
    for (Param p : r.params()) {
      if (p.in() == Param.In.QUERY && p.required()) {
        query += p.name() + "=" + (p.name().equals("workflow_id") ? workflow() : "1") + "&";
      }
    }
    return rig.call(user, r.method(), path + query, body(r.operationId()));
  }

  private String id(String resource) {
    String name =
        switch (resource) {
          case "compute_nodes" -> "node";
          case "scheduled_compute_nodes" -> "allocation";
          case "ro_crate_entities" -> "crate";
          case "access_groups" -> "group";
          case "user_data", "resource_requirements" -> resource;
          default -> resource.substring(0, resource.length() - 1);
        };
    return String.valueOf(names.get(name));
  }
}
