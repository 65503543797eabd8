package dev.torc.cli.records;

import static dev.torc.cli.records.Column.text;
import static dev.torc.cli.records.Input.number;
import static dev.torc.cli.records.Kinds.col;

import dev.torc.cli.records.Input.Type;
import java.util.ArrayList;
import java.util.List;

/** Kinds of records about machines: nodes, and how Slurm is asked for them. */
final class MachineKinds {
  private MachineKinds() {}

  static Kind nodes() {
    return Kind.of(
            "compute node",
            "compute nodes",
            "/compute_nodes",
            List.of(
                text("ID", "id"),
                text("Hostname", "hostname"),
                text("Scheduler", "compute_node_type"),
                col("Scheduler Job ID", "scheduler_id", Shape.OR_DASH),
                col("Labels", "labels", Shape.COMMAS),
                text("PID", "pid"),
                text("CPUs", "num_cpus"),
                col("Memory (GB)", "memory_gb", Shape.TWO_DECIMALS),
                text("GPUs", "num_gpus"),
                col("Active", "is_active", Shape.YES_NO),
                col("Start Time", "start_time", Shape.TIME),
                col("Duration", "duration_seconds", Shape.DURATION),
                col("CPU peak/avg", "", Shape.PEAK_PERCENT),
                col("Mem peak/avg", "", Shape.PEAK_GIGABYTES)),
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Hostname", "hostname"),
                text("PID", "pid"),
                text("CPUs", "num_cpus"),
                col("Memory (GB)", "memory_gb", Shape.TWO_DECIMALS),
                text("GPUs", "num_gpus"),
                col("Labels", "labels", Shape.COMMAS),
                col("Active", "is_active", Shape.YES_NO),
                col("Start Time", "start_time", Shape.TIME),
                col("Duration", "duration_seconds", Shape.DURATION)))
        .filteredBy(
            number(
                "scheduled_compute_node_id",
                "Only nodes of this allocation",
                "--scheduled-compute-node"));
  }

  static Kind scheduledNodes() {
    List<Column> columns =
        List.of(
            text("ID", "id"),
            text("Scheduler ID", "scheduler_id"),
            text("Config ID", "scheduler_config_id"),
            text("Type", "scheduler_type"),
            text("Status", "status"));
    return Kind.of(
            "scheduled compute node",
            "scheduled compute nodes",
            "/scheduled_compute_nodes",
            columns,
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Scheduler ID", "scheduler_id"),
                text("Scheduler Config ID", "scheduler_config_id"),
                text("Scheduler Type", "scheduler_type"),
                text("Status", "status")))
        .filteredBy(
            Input.text("scheduler_id", "Only this job of the scheduler", "--scheduler-id"),
            Input.text("scheduler_config_id", "Only this configuration", "--scheduler-config-id"),
            Input.text("status", "Only this status", "--status"));
  }

  static Kind slurm() {
    return Kind.of(
            "Slurm configuration",
            "Slurm configurations",
            "/slurm_schedulers",
            List.of(
                text("ID", "id"),
                text("Name", "name"),
                text("Account", "account"),
                text("Nodes", "nodes"),
                text("Walltime", "walltime"),
                text("Partition", "partition"),
                text("QOS", "qos"),
                text("Serialized", "serialize_allocations")),
            List.of(
                text("Name", "name"),
                text("Workflow ID", "workflow_id"),
                text("Account", "account"),
                text("Nodes", "nodes"),
                text("Walltime", "walltime"),
                text("Partition", "partition"),
                text("QOS", "qos"),
                col("GRES", "gres", Shape.OR_NONE),
                col("Memory", "mem", Shape.OR_NONE),
                col("Tmp", "tmp", Shape.OR_NONE),
                col("Extra", "extra", Shape.OR_NONE),
                text("Serialize allocations", "serialize_allocations")))
        .createdFrom(
            options(
                true,
                Input.text("name", "Name", "-n", "--name").needed(),
                number("nodes", "Nodes", "-N", "--nodes").or(1L),
                Input.text("qos", "Quality of service", "-q", "--qos").or("normal"),
                Input.text("walltime", "Wall time", "-W", "--walltime").or("04:00:00"),
                serialize(Type.FLAG)))
        .changedBy(
            options(
                false,
                Input.text("name", "New name", "-N", "--name"),
                number("nodes", "Nodes", "-n", "--nodes"),
                Input.text("qos", "Quality of service", "-q", "--qos"),
                Input.text("walltime", "Wall time", "--walltime"),
                serialize(Type.BOOL)));
  }

  /** What both commands have alike, and then what each has of its own. */
  private static Input[] options(boolean create, Input... own) {
    Input account = Input.text("account", "Account", "-a", "--account");
    List<Input> out = new ArrayList<>();
    out.add(create ? account.needed() : account);
    out.add(Input.text("gres", "Generic resources", "-g", "--gres"));
    out.add(Input.text("mem", "Memory", "-m", "--mem"));
    out.add(Input.text("partition", "Partition", "-p", "--partition"));
    out.add(Input.text("tmp", "Space for temporary files", "-t", "--tmp"));
    out.add(Input.text("extra", "More options for sbatch", "-e", "--extra"));
    out.addAll(List.of(own));
    return out.toArray(new Input[0]);
  }

  private static Input serialize(Type type) {
    return Input.of(
        type, "serialize_allocations", "One allocation at a time", "--serialize-allocations");
  }

  static Kind slurmStats() {
    return Kind.of(
            "Slurm stats",
            "Slurm stats",
            "/slurm_stats",
            List.of(
                text("Job ID", "job_id"),
                text("Run", "run_id"),
                text("Attempt", "attempt_id"),
                text("Slurm Job ID", "slurm_job_id"),
                col("Max RSS", "max_rss_bytes", Shape.MEGABYTES),
                col("Max VM", "max_vm_size_bytes", Shape.MEGABYTES),
                col("Disk Read", "max_disk_read_bytes", Shape.MEGABYTES),
                col("Disk Written", "max_disk_write_bytes", Shape.MEGABYTES),
                col("CPU Seconds", "ave_cpu_seconds", Shape.TWO_DECIMALS),
                col("Nodes", "node_list", Shape.OR_DASH)),
            List.of())
        .filteredBy(
            number("job_id", "Only this job", "--job-id"),
            number("run_id", "Only this run", "--run-id"),
            number("attempt_id", "Only this attempt", "--attempt-id"));
  }
}
