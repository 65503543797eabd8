package dev.torc.spec;

import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;
import dev.torc.model.TorcException;
import dev.torc.spec.Drafts.ActionDraft;
import dev.torc.spec.Drafts.Placed;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the records without parameters: requirements, handlers, schedulers, actions. */
final class RecordReader {
  private static final String[] SCHEDULER_FIELDS = {
    "name",
    "account",
    "partition",
    "qos",
    "gres",
    "mem",
    "tmp",
    "nodes",
    "ntasks_per_node",
    "walltime",
    "extra",
    "serialize_allocations"
  };
  private static final String[] ACTION_FIELDS = {
    "trigger_type",
    "action_type",
    "jobs",
    "job_name_regexes",
    "commands",
    "scheduler",
    "scheduler_type",
    "num_allocations",
    "start_one_worker_per_node",
    "max_parallel_jobs",
    "persistent"
  };
  private static final List<String> TRIGGERS =
      List.of(
          "on_workflow_start",
          "on_workflow_complete",
          "on_worker_start",
          "on_worker_complete",
          "on_jobs_ready",
          "on_jobs_complete");

  private final Problems problems;

  RecordReader(Problems problems) {
    this.problems = problems;
  }

  private Fields fields(ObjectNode node, String kind, int index) {
    String name =
        node.get("name") instanceof ScalarNode s && s.isText()
            ? "'" + Texts.shorten(s.text()) + "'"
            : String.valueOf(index + 1);
    return new Fields(node, kind + " " + name, problems);
  }

  private static void checked(Fields f, @Nullable ScalarNode s, Consumer<String> parser) {
    if (s != null) {
      try {
        parser.accept(s.text());
      } catch (TorcException e) {
        f.error(s, e.message(), e.hint());
      }
    }
  }

  Placed<ResourceRequirementsSpec> requirements(ObjectNode node, int index) {
    Fields f =
        fields(node, "resource requirements", index)
            .allow("name", "num_cpus", "memory", "num_gpus", "num_nodes", "runtime");
    ScalarNode runtime = f.text("runtime");
    checked(f, runtime, IsoDuration::parseSeconds);
    ScalarNode memory = f.requiredText("memory");
    checked(f, memory, MemorySize::parseBytes);
    return new Placed<>(
        new ResourceRequirementsSpec(
            f.requiredString("name"),
            f.requiredInteger("num_cpus", 0),
            memory == null ? "" : memory.text(),
            f.integerOr("num_gpus", 0, 0),
            f.integerOr("num_nodes", 1, 1),
            runtime == null ? "PT1H" : runtime.text()),
        node);
  }

  Placed<FailureHandlerSpec> handler(ObjectNode node, int index) {
    Fields f = fields(node, "failure handler", index).allow("name", "rules");
    String name = f.requiredString("name");
    if (!f.has("rules")) {
      f.error(node, "the field 'rules' is missing", null);
    }
    List<FailureHandlerSpec.Rule> rules = new ArrayList<>();
    for (ObjectNode rule : f.objects("rules")) {
      rules.add(rule(new Fields(rule, f.owner() + " rule " + (rules.size() + 1), problems)));
    }
    return new Placed<>(new FailureHandlerSpec(name, rules), node);
  }

  private FailureHandlerSpec.Rule rule(Fields f) {
    f.allow("exit_codes", "match_all_exit_codes", "recovery_script", "max_retries");
    List<Long> codes = f.integers("exit_codes");
    boolean all = f.flag("match_all_exit_codes");
    if (codes.isEmpty() && !all) {
      problems.warning(
          f.node(),
          f.owner() + ": the rule matches no exit code",
          "give exit_codes or match_all_exit_codes: true");
    }
    return new FailureHandlerSpec.Rule(
        codes, all, f.string("recovery_script"), f.integerOr("max_retries", 0, 3));
  }

  /** A scheduler; null when it has no name. */
  @Nullable Placed<SlurmSchedulerSpec> scheduler(ObjectNode node, int index) {
    Fields f = fields(node, "slurm scheduler", index).allow(SCHEDULER_FIELDS);
    String name = f.string("name");
    if (!f.has("name")) {
      problems.warning(node, f.owner() + ": a scheduler without a name is left out", null);
    }
    String walltime = f.string("walltime");
    var spec =
        new SlurmSchedulerSpec(
            name == null ? "" : name,
            f.requiredString("account"),
            f.string("partition"),
            f.string("qos"),
            f.string("gres"),
            f.string("mem"),
            f.string("tmp"),
            f.integerOr("nodes", 1, 1),
            f.integer("ntasks_per_node", 1, Integer.MAX_VALUE),
            walltime == null ? "01:00:00" : walltime,
            f.string("extra"),
            f.bool("serialize_allocations"));
    return name == null ? null : new Placed<>(spec, node);
  }

  ActionDraft action(ObjectNode node, int index) {
    Fields f = fields(node, "action", index).allow(ACTION_FIELDS);
    for (String required : List.of("trigger_type", "action_type")) {
      if (!f.has(required)) {
        f.error(node, "the field '" + required + "' is missing", null);
      }
    }
    return new ActionDraft(
        f,
        f.word("trigger_type", TRIGGERS),
        f.word("action_type", List.of("run_commands", "schedule_nodes")),
        f.texts("jobs"),
        f.texts("job_name_regexes"),
        f.strings("commands"),
        f.text("scheduler"),
        f.word("scheduler_type", List.of("slurm", "local")),
        f.integerOr("num_allocations", 1, 1),
        f.flag("start_one_worker_per_node"),
        f.integer("max_parallel_jobs", 1, Integer.MAX_VALUE),
        f.flag("persistent"));
  }
}
