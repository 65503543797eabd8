package dev.torc.cli.records;

import static dev.torc.cli.records.Column.text;
import static dev.torc.cli.records.Input.number;

import dev.torc.cli.records.Input.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every kind of record by the word of its commands. */
final class Kinds {
  private Kinds() {}

  static @Nullable Kind of(String group) {
    return switch (group) {
      case "workflows" -> workflows();
      case "files" -> files();
      case "user-data" -> userData();
      case "events" -> events();
      case "resource-requirements" -> requirements();
      case "failure-handlers" -> handlers();
      case "compute-nodes" -> MachineKinds.nodes();
      case "scheduled-compute-nodes" -> MachineKinds.scheduledNodes();
      case "slurm" -> MachineKinds.slurm();
      case "slurm stats" -> MachineKinds.slurmStats();
      case "ro-crate" -> roCrate();
      case "jobs" -> jobs();
      case "results" -> results();
      case "job-dependencies job-job" -> jobJob();
      case "job-dependencies job-file" -> jobData("file", "File");
      case "job-dependencies job-user-data" -> jobData("user_data", "User Data");
      default -> null;
    };
  }

  static Column col(String header, String field, Shape shape) {
    return new Column(header, field, shape);
  }

  private static Kind workflows() {
    return Kind.of(
            "workflow",
            "workflows",
            Kind.WORKFLOWS,
            List.of(),
            List.of(
                text("Name", "name"),
                text("User", "user"),
                text("Description", "description"),
                text("Project", "project"),
                col("Metadata", "metadata", Shape.JSON)))
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            Input.text("description", "Description", "-d", "--description"))
        .changedBy(
            Input.text("name", "New name", "-n", "--name"),
            Input.text("description", "New description", "-d", "--description"),
            Input.text("user", "New owner", "--owner-user"),
            Input.text("project", "New project", "--project"),
            Input.of(Type.JSON, "metadata", "New metadata, as JSON", "--metadata"));
  }

  private static Kind files() {
    return Kind.of(
            "file",
            "files",
            "/files",
            List.of(
                text("ID", "id"),
                text("Name", "name"),
                text("Path", "path"),
                col("Modified Time", "st_mtime", Shape.SECONDS)),
            List.of(
                text("Name", "name"),
                text("Path", "path"),
                text("Workflow ID", "workflow_id"),
                col("Modified Time", "st_mtime", Shape.SECONDS)))
        .filteredBy(
            number("produced_by_job_id", "Only files that this job makes", "--produced-by-job-id"))
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            Input.text("path", "Path", "-p", "--path").needed())
        .changedBy(
            Input.text("name", "New name", "-n", "--name"),
            Input.text("path", "New path", "-p", "--path"));
  }

  private static Kind userData() {
    return Kind.of(
            "user data",
            "user data",
            "/user_data",
            List.of(
                text("ID", "id"),
                text("Name", "name"),
                col("Ephemeral", "is_ephemeral", Shape.YES_NO),
                col("Data", "data", Shape.JSON)),
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Name", "name"),
                col("Is Ephemeral", "is_ephemeral", Shape.YES_NO),
                col("Data", "data", Shape.PRETTY)))
        .filteredBy(
            Input.text("name", "Only this name", "--name"),
            Input.of(
                Type.BOOL, "is_ephemeral", "Only ephemeral ones, or only others", "--is-ephemeral"),
            number("consumer_job_id", "Only what this job reads", "--consumer-job-id"),
            number("producer_job_id", "Only what this job writes", "--producer-job-id"))
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            Input.of(Type.JSON, "data", "The data, as JSON", "-d", "--data"),
            Input.of(
                Type.FLAG, "is_ephemeral", "Cleared when the workflow starts again", "--ephemeral"),
            number("consumer_job_id", "Job that reads it", "--consumer-job-id"),
            number("producer_job_id", "Job that writes it", "--producer-job-id"))
        .changedBy(
            Input.text("name", "New name", "-n", "--name"),
            Input.of(Type.JSON, "data", "New data, as JSON", "-d", "--data"),
            Input.of(
                Type.BOOL, "is_ephemeral", "Whether it is cleared at a new start", "--ephemeral"))
        .withQuery("consumer_job_id", "producer_job_id");
  }

  private static Kind events() {
    return Kind.of(
            "event",
            "events",
            "/events",
            List.of(
                col("Timestamp", "timestamp", Shape.MILLIS),
                col("Level", "data", Shape.EVENT_LEVEL),
                col("Event Type", "data", Shape.EVENT_TYPE),
                col("Data", "data", Shape.JSON)),
            List.of(
                text("Workflow ID", "workflow_id"),
                col("Timestamp", "timestamp", Shape.MILLIS),
                col("Data", "data", Shape.PRETTY)))
        .filteredBy(Input.text("category", "Only events of this type", "-t", "--type"))
        .createdFrom(Input.of(Type.JSON, "data", "The data, as JSON", "-d", "--data").needed());
  }

  private static Kind requirements() {
    return Kind.of(
            "resource requirements",
            "resource requirements",
            "/resource_requirements",
            List.of(
                text("ID", "id"),
                text("Name", "name"),
                text("CPUs", "num_cpus"),
                text("GPUs", "num_gpus"),
                text("Nodes", "num_nodes"),
                text("Memory", "memory"),
                text("Runtime", "runtime")),
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Name", "name"),
                text("Number of CPUs", "num_cpus"),
                text("Number of GPUs", "num_gpus"),
                text("Number of nodes", "num_nodes"),
                text("Memory", "memory"),
                text("Runtime", "runtime")))
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            number("num_cpus", "CPUs", "--num-cpus").or(1L),
            number("num_gpus", "GPUs", "--num-gpus").or(0L),
            number("num_nodes", "Nodes", "--num-nodes").or(1L),
            Input.text("memory", "Memory, such as 500m or 2g", "-m", "--memory").or("1m"),
            Input.text("runtime", "Run time, such as PT30M", "-r", "--runtime").or("PT1M"))
        .changedBy(
            Input.text("name", "New name", "-n", "--name"),
            number("num_cpus", "CPUs", "--num-cpus"),
            number("num_gpus", "GPUs", "--num-gpus"),
            number("num_nodes", "Nodes", "--num-nodes"),
            Input.text("memory", "Memory, such as 500m or 2g", "--memory"),
            Input.text("runtime", "Run time, such as PT30M", "--runtime"));
  }

  private static Kind handlers() {
    return Kind.of(
            "failure handler",
            "failure handlers",
            "/failure_handlers",
            List.of(text("ID", "id"), text("Name", "name"), col("Rules", "rules", Shape.RULES)),
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Name", "name"),
                col("Rules", "rules", Shape.RULES)))
        .listedAt("/workflows/{id}/failure_handlers")
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            Input.text(
                    "rules", "Rules as JSON: [{\"exit_codes\":[3],\"max_retries\":2}]", "--rules")
                .needed());
  }

  private static Kind roCrate() {
    Input id = Input.text("entity_id", "Id in the crate", "--entity-id");
    Input type = Input.text("entity_type", "Type, such as File or Dataset", "--entity-type");
    Input metadata =
        Input.of(Type.JSON, "metadata", "Metadata, as JSON; - for standard input", "--metadata");
    Input file = number("file_id", "File that it describes", "--file-id");
    return Kind.of(
            "RO-Crate entity",
            "RO-Crate entities",
            "/ro_crate_entities",
            List.of(
                text("ID", "id"),
                text("Entity ID", "entity_id"),
                text("Type", "entity_type"),
                col("File ID", "file_id", Shape.OR_DASH)),
            List.of(
                text("Workflow ID", "workflow_id"),
                text("Entity ID", "entity_id"),
                text("Type", "entity_type"),
                col("File ID", "file_id", Shape.OR_NONE),
                col("Metadata", "metadata", Shape.PRETTY)))
        .listedAt("/workflows/{id}/ro_crate_entities")
        .createdFrom(id.needed(), type.needed(), metadata.needed(), file)
        .changedBy(id, type, metadata, file);
  }

  private static Kind jobs() {
    return Kind.of(
            "job",
            "jobs",
            "/jobs",
            List.of(),
            List.of(
                text("Name", "name"),
                text("Command", "command"),
                text("Workflow ID", "workflow_id"),
                text("Status", "status"),
                col("Priority", "priority", Shape.OR_ZERO),
                col("Labels", "labels", Shape.LIST),
                col("Compute Node", "compute_node_id", Shape.OR_NONE),
                col("Start Time", "start_time", Shape.OR_NONE),
                text("Attempt", "attempt_id"),
                text("Resource Requirements ID", "resource_requirements_id"),
                col("Blocking job IDs", "depends_on_job_ids", Shape.LIST),
                col("Input file IDs", "input_file_ids", Shape.LIST),
                col("Output file IDs", "output_file_ids", Shape.LIST)))
        .createdFrom(
            Input.text("name", "Name", "-n", "--name").needed(),
            Input.text("command", "Command", "-c", "--command").needed(),
            number("resource_requirements_id", "What it needs", "-r", "--resource-requirements-id"),
            Input.of(
                Type.NUMBERS, "depends_on_job_ids", "Jobs before it", "-b", "--blocking-job-ids"),
            Input.of(
                Type.NUMBERS, "input_file_ids", "Files that it reads", "-i", "--input-file-ids"),
            Input.of(
                Type.NUMBERS,
                "output_file_ids",
                "Files that it writes",
                "-o",
                "--output-file-ids"));
  }

  private static Kind results() {
    return Kind.of(
        "result",
        "results",
        "/results",
        List.of(),
        List.of(
            text("Job ID", "job_id"),
            text("Job Name", "job_name"),
            text("Workflow ID", "workflow_id"),
            text("Run ID", "run_id"),
            text("Attempt ID", "attempt_id"),
            text("Return Code", "return_code"),
            col("Execution Time (minutes)", "exec_time_minutes", Shape.TWO_DECIMALS),
            col("Completion Time", "completion_time", Shape.TIME),
            text("Status", "status"),
            col("Peak Memory", "peak_memory_bytes", Shape.MEGABYTES),
            col("Avg Memory", "avg_memory_bytes", Shape.MEGABYTES),
            col("Peak CPU", "peak_cpu_percent", Shape.PERCENT),
            col("Avg CPU", "avg_cpu_percent", Shape.PERCENT)));
  }

  private static Kind jobJob() {
    return Kind.of(
            "job dependency",
            "job dependencies",
            "",
            List.of(
                text("Job ID", "job_id"),
                text("Job Name", "job_name"),
                text("Blocked By Job ID", "depends_on_job_id"),
                text("Blocked By Job Name", "depends_on_job_name")),
            List.of())
        .listedAt("/workflows/{id}/job_dependencies");
  }

  /** Which jobs write and read what: files, or user data. */
  private static Kind jobData(String what, String header) {
    return Kind.of(
            "job-" + what + " relationship",
            "job-" + what + " relationships",
            "",
            List.of(
                text(header + " ID", what + "_id"),
                text(header + " Name", what + "_name"),
                col("Producer Job ID", "producer_job_id", Shape.OR_NONE),
                col("Producer Job Name", "producer_job_name", Shape.OR_NONE),
                col("Consumer Job ID", "consumer_job_id", Shape.OR_NONE),
                col("Consumer Job Name", "consumer_job_name", Shape.OR_NONE)),
            List.of())
        .listedAt("/workflows/{id}/job_" + what + "_relationships");
  }
}
