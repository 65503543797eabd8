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
  private final Problems problems;

  RecordReader(Problems problems) {
    this.problems = problems;
  }

  private Fields fields(ObjectNode node, String kind, int index, Shape shape) {
    String name =
        node.get("name") instanceof ScalarNode s && s.isText()
            ? "'" + Texts.shorten(s.text()) + "'"
            : String.valueOf(index + 1);
    return new Fields(node, kind + " " + name, shape, problems).checked();
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
    Fields f = fields(node, "resource requirements", index, Language.REQUIREMENTS);
    ScalarNode runtime = f.text("runtime");
    checked(f, runtime, IsoDuration::parseSeconds);
    ScalarNode memory = f.text("memory");
    checked(f, memory, MemorySize::parseBytes);
    return new Placed<>(
        new ResourceRequirementsSpec(
            f.requiredString("name"),
            f.integerOrDefault("num_cpus"),
            memory == null ? "" : memory.text(),
            f.integerOrDefault("num_gpus"),
            f.integerOrDefault("num_nodes"),
            f.stringOrDefault("runtime")),
        node);
  }

  Placed<FailureHandlerSpec> handler(ObjectNode node, int index) {
    Fields f = fields(node, "failure handler", index, Language.HANDLER);
    String name = f.requiredString("name");
    List<FailureHandlerSpec.Rule> rules = new ArrayList<>();
    for (ObjectNode rule : f.objects("rules")) {
      String owner = f.owner() + " rule " + (rules.size() + 1);
      rules.add(rule(new Fields(rule, owner, Language.RULE, problems).checked()));
    }
    return new Placed<>(new FailureHandlerSpec(name, rules), node);
  }

  private FailureHandlerSpec.Rule rule(Fields f) {
    List<Long> codes = f.integers("exit_codes");
    boolean all = f.flag("match_all_exit_codes");
    if (codes.isEmpty() && !all) {
      problems.warning(
          f.node(),
          f.owner() + ": the rule matches no exit code",
          "give exit_codes or match_all_exit_codes: true");
    }
    return new FailureHandlerSpec.Rule(
        codes, all, f.string("recovery_script"), f.integerOrDefault("max_retries"));
  }

  /** A scheduler; null when it has no name. */
  @Nullable Placed<SlurmSchedulerSpec> scheduler(ObjectNode node, int index) {
    Fields f = fields(node, "slurm scheduler", index, Language.SCHEDULER);
    String name = f.string("name");
    if (!f.has("name")) {
      problems.warning(node, f.owner() + ": a scheduler without a name is left out", null);
    }
    var spec =
        new SlurmSchedulerSpec(
            name == null ? "" : name,
            f.requiredString("account"),
            f.string("partition"),
            f.string("qos"),
            f.string("gres"),
            f.string("mem"),
            f.string("tmp"),
            f.integerOrDefault("nodes"),
            f.integer("ntasks_per_node"),
            f.stringOrDefault("walltime"),
            f.string("extra"),
            f.bool("serialize_allocations"));
    return name == null ? null : new Placed<>(spec, node);
  }

  ActionDraft action(ObjectNode node, int index) {
    Fields f = fields(node, "action", index, Language.ACTION);
    return new ActionDraft(
        f,
        f.word("trigger_type"),
        f.word("action_type"),
        f.texts("jobs"),
        f.texts("job_name_regexes"),
        f.strings("commands"),
        f.text("scheduler"),
        f.word("scheduler_type"),
        f.integerOrDefault("num_allocations"),
        f.flag("start_one_worker_per_node"),
        f.integer("max_parallel_jobs"),
        f.flag("persistent"));
  }
}
