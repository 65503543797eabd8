package dev.torc.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tables that are read, listed and written record by record, with their columns. */
public enum Table {
  WORKFLOW(
      "workflow",
      "id:i name:t description:t user:t timestamp:t is_archived:b"
          + " compute_node_expiration_buffer_seconds:i compute_node_wait_for_new_jobs_seconds:i"
          + " compute_node_ignore_workflow_completion:b"
          + " compute_node_wait_for_healthy_database_minutes:i"
          + " compute_node_min_time_for_new_jobs_seconds:i resource_monitor_config:t"
          + " slurm_defaults:t use_pending_failed:b enable_ro_crate:b project:t metadata:t"
          + " execution_config:t env:t run_id:i is_canceled:b dynamic_jobs:t"
          + " submission_directory:t"),
  JOB(
      "job",
      "id:i workflow_id:i name:t command:t cancel_on_blocking_job_failure:b"
          + " supports_termination:b resource_requirements_id:i invocation_script:t status:i"
          + " scheduler_id:i failure_handler_id:i attempt_id:i priority:i env:t origin:t"
          + " start_time:t compute_node_id:i labels:t cause:t"),
  FILE("file", "id:i workflow_id:i name:t path:t st_mtime:r"),
  USER_DATA("user_data", "id:i workflow_id:i name:t is_ephemeral:b data:t"),
  RESOURCE_REQUIREMENTS(
      "resource_requirements",
      "id:i workflow_id:i name:t num_cpus:i num_gpus:i num_nodes:i memory:t runtime:t"
          + " memory_bytes:i runtime_s:i"),
  FAILURE_HANDLER("failure_handler", "id:i workflow_id:i name:t rules:t"),
  COMPUTE_NODE(
      "compute_node",
      "id:i workflow_id:i hostname:t pid:i start_time:t duration_seconds:r is_active:b num_cpus:i"
          + " memory_gb:r num_gpus:i num_nodes:i time_limit:t scheduler_config_id:i"
          + " compute_node_type:t scheduler:t sample_count:i peak_cpu_percent:r avg_cpu_percent:r"
          + " peak_memory_bytes:i avg_memory_bytes:i end_time:t labels:t worker_id:i"),
  SCHEDULED_COMPUTE_NODE(
      "scheduled_compute_node",
      "id:i workflow_id:i scheduler_config_id:i scheduler_id:i scheduler_type:t status:t"),
  SLURM_SCHEDULER(
      "slurm_scheduler",
      "id:i workflow_id:i name:t account:t gres:t mem:t nodes:i ntasks_per_node:i partition:t"
          + " qos:t tmp:t walltime:t extra:t serialize_allocations:b"),
  LOCAL_SCHEDULER("local_scheduler", "id:i workflow_id:i memory:t num_cpus:i name:t"),
  SLURM_STATS(
      "slurm_stats",
      "id:i workflow_id:i job_id:i run_id:i attempt_id:i slurm_job_id:t max_rss_bytes:i"
          + " max_vm_size_bytes:i max_disk_read_bytes:i max_disk_write_bytes:i ave_cpu_seconds:r"
          + " node_list:t"),
  RESULT(
      "result",
      "id:i workflow_id:i job_id:i run_id:i attempt_id:i compute_node_id:i return_code:i"
          + " exec_time_minutes:r completion_time:t status:i peak_memory_bytes:i"
          + " avg_memory_bytes:i peak_cpu_percent:r avg_cpu_percent:r"),
  EVENT("event", "id:i workflow_id:i timestamp:i data:t"),
  WORKFLOW_ACTION(
      "workflow_action",
      "id:i workflow_id:i trigger_type:t action_type:t action_config:t job_ids:t trigger_count:i"
          + " required_triggers:i executed:b executed_at:t executed_by:i persistent:b"
          + " is_recovery:b"),
  RO_CRATE_ENTITY(
      "ro_crate_entity", "id:i workflow_id:i file_id:i entity_id:t entity_type:t metadata:t"),
  GRAPH_WORKFLOW("graph_workflow", "id:i workflow_id:i key:t trigger_text:t source_hash:t"),
  GRAPH_JOB("graph_job", "id:i workflow_id:i job_id:i key:t definition:t"),
  OCTASKLY_TASK(
      "octaskly_task", "id:i workflow_id:i job_id:i timeout_s:i inputs:t outputs:t extras:t"),
  ACCESS_GROUP("access_group", "id:i name:t description:t created_at:t is_system:b"),
  USER_GROUP_MEMBERSHIP("user_group_membership", "id:i user_name:t group_id:i role:t created_at:t"),
  TASK(
      "async_handle",
      "id:i workflow_id:i operation:t status:t created_at_ms:i started_at_ms:i finished_at_ms:i"
          + " requested_by:t request_json:t result_json:t error:t"),
  AUDIT_LOG(
      "admin_audit_log",
      "id:i user_name:t timestamp:i sql_text:t is_write:b allow_full_table:b rows_affected:i"
          + " committed:b success:b error:t");

  /** What a column holds: i integer, r real, b boolean, t text. */
  enum Type {
    INTEGER,
    REAL,
    BOOLEAN,
    TEXT
  }

  /** A column and what it holds. */
  record Column(String name, Type type) {}

  private final String sqlName;
  private final List<Column> columns;
  private final String columnList;

  Table(String sqlName, String columns) {
    this.sqlName = sqlName;
    this.columns = Arrays.stream(columns.split(" ")).map(Table::column).toList();
    this.columnList =
        String.join(", ", this.columns.stream().map(c -> sqlName + "." + c.name()).toList());
  }

  private static Column column(String text) {
    String[] parts = text.split(":");
    return new Column(
        parts[0],
        switch (parts[1]) {
          case "i" -> Type.INTEGER;
          case "r" -> Type.REAL;
          case "b" -> Type.BOOLEAN;
          default -> Type.TEXT;
        });
  }

  String sqlName() {
    return sqlName;
  }

  List<Column> columns() {
    return columns;
  }

  String columnList() {
    return columnList;
  }

  Optional<Column> column0(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** Whether the table has a column of this name. */
  public boolean hasColumn(String name) {
    return column0(name).isPresent();
  }
}
