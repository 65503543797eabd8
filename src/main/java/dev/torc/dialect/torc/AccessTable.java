package dev.torc.dialect.torc;

import dev.torc.store.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what when access is enforced: for each operation what is looked at (contract: Torc
 * semantics, section 5.4). An operation that is not listed is for administrators.
 */
final class AccessTable {
  /** What is looked at. Administrators pass each of them. */
  enum Check {
    /** Nothing: the answer is for everybody, or only shows what the caller may see. */
    NOTHING,
    /** Whether the caller has proved a name. */
    NAME,
    /** Whether the caller is an administrator. */
    ADMIN,
    /** The workflow of the path, by the name {@code id}. */
    WORKFLOW_OF_PATH,
    /** The same; a refusal looks like an unknown workflow. */
    HIDDEN_WORKFLOW_OF_PATH,
    /** The workflow of the query parameter {@code workflow_id}. */
    WORKFLOW_OF_QUERY,
    /** The workflow that the body names, or all of them. */
    WORKFLOW_OF_BODY,
    /** The workflow of the record in the path, by the name {@code id}. */
    RECORD,
    /** The same; a refusal looks like an unknown record. */
    HIDDEN_RECORD,
    /** Whether the worker of the path claims for the caller. */
    WORKER,
    /** All workflows that a new worker wants to serve. */
    NEW_WORKER,
    /** The worker, if it is still there, and the compute nodes that it reports for. */
    WORKER_REPORT,
    /** Whether the caller runs the group of the path. */
    GROUP,
    /** Whether the caller owns the workflow of the path, or runs the group of the path. */
    LINK,
    /** Whether the user of the path is the caller. */
    SELF
  }

  /**
   * One line of the table.
   *
   * @param table kind of the record that is looked at, or null
   */
  record Rule(Check check, @Nullable Table table) {}

  private static final Rule UNLISTED = new Rule(Check.ADMIN, null);
  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    open();
    workflows();
    records();
    bodies();
    workersAndGroups();
  }

  private AccessTable() {}

  static Rule of(String operationId) {
    return RULES.getOrDefault(operationId, UNLISTED);
  }

  static Map<String, Rule> all() {
    return Map.copyOf(RULES);
  }

  private static void put(Check check, String... operations) {
    for (String o : operations) {
      RULES.put(o, new Rule(check, null));
    }
  }

  private static void record(Table table, String... operations) {
    for (String o : operations) {
      RULES.put(o, new Rule(Check.RECORD, table));
    }
  }

  private static void open() {
    put(Check.NOTHING, "ping", "get_version", "get_openapi", "get_docs", "list_workflows");
    put(Check.NAME, "create_workflow");
    put(
        Check.ADMIN,
        "admin_sql",
        "list_admin_audit_log",
        "get_api_stats",
        "stream_api_events",
        "reload_auth",
        "vacuum_database",
        "vacuum_database",
        "list_access_groups",
        "create_access_group",
        "get_access_group",
        "delete_access_group",
        "list_group_members");
  }

  private static void workflows() {
    put(
        Check.WORKFLOW_OF_PATH,
        "get_workflow",
        "update_workflow",
        "delete_workflow",
        "cancel_workflow",
        "archive_workflow",
        "reset_workflow_status",
        "is_workflow_complete",
        "is_workflow_uninitialized",
        "get_workflow_status",
        "get_ready_job_requirements",
        "stream_events",
        "initialize_jobs",
        "reset_job_status",
        "process_changed_job_inputs",
        "list_required_existing_files",
        "list_missing_user_data",
        "list_job_ids",
        "list_job_dependencies",
        "list_job_file_relationships",
        "list_job_user_data_relationships",
        "get_running_jobs",
        "get_ready_job_requirements",
        "get_slurm_job_correlations",
        "list_remote_workers",
        "create_remote_workers",
        "create_job_graph",
        "delete_remote_worker",
        "get_workflow_actions",
        "create_workflow_action",
        "get_pending_actions",
        "update_workflow_action",
        "delete_workflow_action",
        "claim_action",
        "claim_next_jobs",
        "claim_jobs_based_on_resources",
        "batch_complete_jobs",
        "list_failure_handlers",
        "list_ro_crate_entities",
        "delete_ro_crate_entities",
        "list_workflow_groups");
    put(Check.HIDDEN_WORKFLOW_OF_PATH, "get_active_task_for_workflow");
    put(
        Check.WORKFLOW_OF_QUERY,
        "list_jobs",
        "delete_jobs",
        "list_files",
        "delete_files",
        "list_user_data",
        "delete_all_user_data",
        "list_resource_requirements",
        "delete_resource_requirements",
        "list_events",
        "delete_events",
        "list_results",
        "delete_results",
        "list_compute_nodes",
        "delete_compute_nodes",
        "list_scheduled_compute_nodes",
        "delete_scheduled_compute_nodes",
        "list_slurm_schedulers",
        "delete_slurm_schedulers",
        "list_local_schedulers",
        "delete_local_schedulers",
        "list_slurm_stats");
  }

  private static void records() {
    record(
        Table.JOB,
        "get_job",
        "update_job",
        "delete_job",
        "explain_job",
        "get_job_logs",
        "start_job",
        "complete_job",
        "retry_job",
        "manage_status_change",
        "manage_status_change_of_present_run",
        "spawn_jobs");
    record(Table.FILE, "get_file", "update_file", "delete_file");
    record(Table.USER_DATA, "get_user_data", "update_user_data", "delete_user_data");
    record(
        Table.RESOURCE_REQUIREMENTS,
        "get_resource_requirements",
        "update_resource_requirements",
        "delete_resource_requirement");
    record(Table.EVENT, "get_event", "update_event", "delete_event");
    record(Table.RESULT, "get_result", "update_result", "delete_result");
    record(Table.FAILURE_HANDLER, "get_failure_handler", "delete_failure_handler");
    record(Table.COMPUTE_NODE, "get_compute_node", "update_compute_node", "delete_compute_node");
    record(
        Table.SCHEDULED_COMPUTE_NODE,
        "get_scheduled_compute_node",
        "update_scheduled_compute_node",
        "delete_scheduled_compute_node");
    record(
        Table.SLURM_SCHEDULER,
        "get_slurm_scheduler",
        "update_slurm_scheduler",
        "delete_slurm_scheduler");
    record(
        Table.LOCAL_SCHEDULER,
        "get_local_scheduler",
        "update_local_scheduler",
        "delete_local_scheduler");
    record(
        Table.RO_CRATE_ENTITY,
        "get_ro_crate_entity",
        "update_ro_crate_entity",
        "delete_ro_crate_entity");
    RULES.put("get_task", new Rule(Check.HIDDEN_RECORD, Table.TASK));
  }

  private static void bodies() {
    put(
        Check.WORKFLOW_OF_BODY,
        "create_job",
        "create_jobs",
        "create_file",
        "create_files",
        "create_user_data",
        "create_user_data_list",
        "create_resource_requirements",
        "create_event",
        "create_result",
        "create_failure_handler",
        "create_compute_node",
        "create_scheduled_compute_node",
        "create_slurm_scheduler",
        "create_local_scheduler",
        "create_slurm_stats",
        "create_ro_crate_entity");
  }

  private static void workersAndGroups() {
    put(Check.NEW_WORKER, "register_worker");
    put(Check.WORKER, "claim_work", "heartbeat_worker", "finish_worker", "deregister_worker");
    put(Check.WORKER, "give_back_work");
    put(Check.WORKER_REPORT, "report_work");
    put(Check.GROUP, "add_user_to_group", "remove_user_from_group");
    put(Check.LINK, "add_workflow_to_group", "remove_workflow_from_group");
    put(Check.SELF, "list_user_groups", "check_workflow_access");
  }
}
