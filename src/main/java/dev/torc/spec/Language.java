package dev.torc.spec;

import dev.torc.spec.Field.AnyJson;
import dev.torc.spec.Field.Flag;
import dev.torc.spec.Field.Int;
import dev.torc.spec.Field.Ints;
import dev.torc.spec.Field.JsonObject;
import dev.torc.spec.Field.Many;
import dev.torc.spec.Field.Named;
import dev.torc.spec.Field.Num;
import dev.torc.spec.Field.One;
import dev.torc.spec.Field.Parameters;
import dev.torc.spec.Field.Scalars;
import dev.torc.spec.Field.Text;
import dev.torc.spec.Field.TextMap;
import dev.torc.spec.Field.Texts;
import dev.torc.spec.Field.Type;
import dev.torc.spec.Field.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole language as data: every record with every field, its type, bounds, words and default.
 * The readers take all of that from here, and so do the KDL form, the JSON Schema and the reference
 * for users: none of them can say anything else than the others.
 */
final class Language {
  private static final long MAX = Integer.MAX_VALUE;

  private Language() {}

  private static Field field(String name, Type type, String doc) {
    return new Field(name, type, false, null, doc, name);
  }

  private static Field text(String name, String doc) {
    return field(name, new Text(), doc);
  }

  private static Field word(String name, String doc, String... words) {
    return field(name, new Word(List.of(words)), doc);
  }

  private static Field flag(String name, String doc) {
    return field(name, new Flag(), doc);
  }

  private static Field whole(String name, long min, String doc) {
    return field(name, new Int(min, MAX), doc);
  }

  private static Field texts(String name, String doc) {
    return field(name, new Texts(), doc);
  }

  private static Field[] with(Field[] more, Field... own) {
    List<Field> all = new ArrayList<>(List.of(own));
    all.addAll(List.of(more));
    return all.toArray(new Field[0]);
  }

  private static final Field[] SWEEP = {
    field(
        "parameters", new Parameters(), "makes one record for each value, or combination of them"),
    text("parameter_mode", "`product`: all combinations; `zip`: lists side by side").or("product"),
    texts("use_parameters", "names of the workflow's parameters that hold here"),
    text(
        "parameters_file",
        "a table (`.csv`, `.json`, `.jsonl`, `.ndjson`): one record for each row"),
    flag("use_parameters_file", "takes the rows of the workflow's table").or(false),
  };

  static final Shape STDIO =
      Shape.of(
          "stdio",
          "Where the output of a job goes.",
          word(
                  "mode",
                  "one file for each stream, one for both, or without one or both",
                  "separate",
                  "combined",
                  "no_stdout",
                  "no_stderr",
                  "none")
              .or("separate"),
          flag("delete_on_success", "removes the files of a job that succeeded").or(false));

  static final Shape JOB =
      Shape.of(
          "job",
          "A command with what it needs and what it waits for.",
          with(
              SWEEP,
              text("name", "unique after expansion").must(),
              text("command", "given to `bash -c`; may have many lines").must(),
              text(
                  "invocation_script",
                  "put before the command; with a line break, on lines of its own"),
              field("env", new TextMap(), "environment, on top of the workflow's"),
              whole("priority", 0, "higher comes first").or(0),
              texts("labels", "a runner must have all of them"),
              text("resource_requirements", "name of a record; without one: 1 CPU, no limits"),
              text("failure_handler", "name of a record"),
              text("scheduler", "name of a Slurm scheduler on whose nodes the job runs"),
              flag("cancel_on_blocking_job_failure", "`false`: run although a job before it failed")
                  .or(true),
              flag("supports_termination", "accepted, without effect"),
              texts("depends_on", "names of jobs that must end first"),
              texts("depends_on_regexes", "patterns that find such names"),
              texts("input_files", "names of files; the job waits for their writers")
                  .kdl("input_file"),
              texts("output_files", "names of files that it writes").kdl("output_file"),
              texts("input_user_data", "names of records; the job waits for their writers"),
              texts("output_user_data", "names of records that it writes"),
              texts("input_file_regexes", "patterns that find names of files"),
              texts("output_file_regexes", "patterns that find names of files"),
              texts("input_user_data_regexes", "patterns that find names of records"),
              texts("output_user_data_regexes", "patterns that find names of records"),
              field("stdio", new One(STDIO), "instead of the workflow's")));

  static final Shape FILE =
      Shape.of(
          "file",
          "A file that jobs read or write.",
          with(
              SWEEP,
              text("name", "unique after expansion").must(),
              text("path", "relative to the runner's directory, or absolute").must(),
              text("identifier", "RO-Crate `@id`; needs `enable_ro_crate`"),
              field(
                  "st_mtime",
                  new Num(),
                  "modification time in seconds since 1970; else looked up")));

  static final Shape USER_DATA =
      Shape.of(
          "user_data",
          "A JSON value that jobs read or write.",
          with(
              SWEEP,
              text("name", "unique after expansion; a record without one is left out"),
              field("data", new AnyJson(), "its content"),
              flag("is_ephemeral", "cleared when the workflow is started again").or(false)));

  static final Shape REQUIREMENTS =
      Shape.of(
          "resource_requirements",
          "What jobs need. The name `default` means no limits.",
          text("name", "unique").must(),
          whole("num_cpus", 0, "processors").must(),
          text("memory", "integer with `k`, `m`, `g` or `t` (powers of 1024); bytes without")
              .must(),
          whole("num_gpus", 0, "GPUs").or(0),
          whole("num_nodes", 1, "nodes of a Slurm step").or(1),
          text("runtime", "ISO 8601 duration").or("PT1H"));

  static final Shape RULE =
      Shape.of(
          "rule",
          "What to do after some exit codes.",
          field("exit_codes", new Ints(), "codes for which it holds"),
          flag("match_all_exit_codes", "holds for every code but 0").or(false),
          text("recovery_script", "command that runs before the next attempt"),
          whole("max_retries", 0, "runs in total").or(3));

  static final Shape HANDLER =
      Shape.of(
          "failure_handler",
          "Rules by which failed jobs are tried again.",
          text("name", "unique").must(),
          field("rules", new Many(RULE), "a rule that lists the code wins over one for all")
              .must()
              .kdl("rule"));

  static final Shape SCHEDULER =
      Shape.of(
          "slurm_scheduler",
          "Options of one kind of Slurm allocation.",
          text("name", "unique; a record without one is left out"),
          text("account", "`--account`").must(),
          text("partition", "`--partition`"),
          text("qos", "`--qos`"),
          text("gres", "`--gres`"),
          text("mem", "`--mem`"),
          text("tmp", "`--tmp`"),
          whole("nodes", 1, "`--nodes`").or(1),
          whole("ntasks_per_node", 1, "`--ntasks-per-node`"),
          text("walltime", "`D-HH:MM:SS`, `HH:MM:SS`, `MM:SS` or `MM`").or("01:00:00"),
          text("extra", "further options, as they are"),
          flag("serialize_allocations", "one allocation after another").or(false));

  static final Shape ACTION =
      Shape.of(
          "action",
          "Something the workflow does at an event.",
          word(
                  "trigger_type",
                  "the event",
                  "on_workflow_start",
                  "on_workflow_complete",
                  "on_worker_start",
                  "on_worker_complete",
                  "on_jobs_ready",
                  "on_jobs_complete")
              .must(),
          word("action_type", "what happens", "run_commands", "schedule_nodes").must(),
          texts("jobs", "for job triggers: fires when all of them are there").kdl("job"),
          texts("job_name_regexes", "patterns that find such jobs"),
          texts("commands", "for `run_commands`: run one after another").kdl("command"),
          text("scheduler", "for `schedule_nodes`: name of a scheduler"),
          word("scheduler_type", "for `schedule_nodes`", "slurm", "local"),
          whole("num_allocations", 1, "allocations to ask for").or(1),
          flag("start_one_worker_per_node", "in direct mode: a worker on each node").or(false),
          whole("max_parallel_jobs", 1, "for the workers"),
          flag("persistent", "every worker does it").or(false));

  static final Shape EXECUTION =
      Shape.of(
          "execution_config",
          "How jobs are started and ended.",
          word("mode", "`auto`: slurm inside of an allocation", "direct", "slurm", "auto")
              .or("direct"),
          whole("sigkill_headroom_seconds", 0, "jobs are killed this long before the end").or(60),
          field("timeout_exit_code", new Int(-255, 255), "recorded for jobs out of time").or(152),
          flag("staggered_start", "spreads the start of runners").or(true),
          field("stdio", new One(STDIO), "where the output of jobs goes"),
          flag("limit_resources", "direct: memory limits are enforced").or(true),
          text("termination_signal", "direct: the first signal").or("SIGTERM"),
          whole("sigterm_lead_seconds", 0, "direct: from the first signal to SIGKILL").or(30),
          field("oom_exit_code", new Int(-255, 255), "direct: recorded for jobs over their memory")
              .or(137),
          text("srun_termination_signal", "slurm: `srun --signal`"),
          flag("enable_cpu_bind", "slurm: without `--cpu-bind=none`").or(false),
          text("srun_mpi", "direct with one worker per node: `--mpi`, one word"),
          field("job_stdio_overrides", new Named(STDIO), "by name of the job"));

  private static Field granularity() {
    return word("granularity", "sums only, or samples", "summary", "time_series").or("summary");
  }

  static final Shape MONITOR_JOBS =
      Shape.of(
              "monitor_jobs",
              "Measuring of jobs.",
              flag("enabled", "whether it is done").or(false),
              granularity())
          .opened();

  static final Shape MONITOR_NODE =
      Shape.of(
              "monitor_compute_node",
              "Measuring of the machine.",
              flag("enabled", "whether it is done").or(false),
              granularity(),
              flag("cpu", "processors").or(true),
              flag("memory", "memory").or(true))
          .opened();

  static final Shape MONITOR =
      Shape.of(
              "resource_monitor",
              "What is measured while jobs run.",
              flag("enabled", "old spelling of `jobs.enabled`").or(false),
              granularity(),
              whole("sample_interval_seconds", 1, "between two samples").or(10),
              whole("flush_interval_seconds", 1, "between two writes").or(300),
              flag("generate_plots", "plots at the end").or(false),
              field("jobs", new One(MONITOR_JOBS), "the jobs"),
              field("compute_node", new One(MONITOR_NODE), "the machine"))
          .opened();

  static final Shape DYNAMIC =
      Shape.of(
          "dynamic_jobs",
          "Limits of jobs that add jobs.",
          whole("max_iterations", 1, "`spawn_jobs` calls for each lineage"));

  static final Shape WORKFLOW =
      Shape.of(
          "workflow",
          "The file as a whole.",
          text("name", "name of the workflow").must(),
          text("user", "accepted; the owner is who creates the workflow"),
          text("description", "free text"),
          text("project", "for grouping"),
          field("metadata", new JsonObject(), "free values"),
          field("parameters", new Parameters(), "shared; taken up with `use_parameters`"),
          text("parameters_file", "shared table; taken up with `use_parameters_file`"),
          field("variables", new TextMap(), "constants, put in for `{name}` everywhere"),
          field("env", new TextMap(), "environment of every job"),
          field("jobs", new Many(JOB), "the jobs").must().kdl("job"),
          field("files", new Many(FILE), "files that jobs read or write").kdl("file"),
          field("user_data", new Many(USER_DATA), "values that jobs read or write"),
          field("resource_requirements", new Many(REQUIREMENTS), "what jobs need"),
          field("failure_handlers", new Many(HANDLER), "what happens when jobs fail")
              .kdl("failure_handler"),
          field("slurm_schedulers", new Many(SCHEDULER), "kinds of Slurm allocations")
              .kdl("slurm_scheduler"),
          field(
              "slurm_defaults", new Scalars(), "further `sbatch` long options, for all schedulers"),
          field("resource_monitor", new One(MONITOR), "what is measured"),
          field("actions", new Many(ACTION), "what happens at events").kdl("action"),
          field("dynamic_jobs", new One(DYNAMIC), "limits of jobs that add jobs"),
          flag("use_pending_failed", "a failure without a rule waits for a decision").or(false),
          field("execution_config", new One(EXECUTION), "how jobs are started and ended"),
          flag("enable_ro_crate", "records where files come from").or(false),
          texts("access_groups", "names of groups that may use the workflow").kdl("access_group"),
          whole("compute_node_wait_for_new_jobs_seconds", 0, "idle time before a runner leaves"),
          flag("compute_node_ignore_workflow_completion", "runners stay at the end").or(false),
          whole("compute_node_wait_for_healthy_database_minutes", 0, "how long calls are repeated"),
          field(
              "compute_node_expiration_buffer_seconds",
              new Int(Long.MIN_VALUE, Long.MAX_VALUE),
              "has no effect any more"));
}
