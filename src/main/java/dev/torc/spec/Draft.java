package dev.torc.spec;

import dev.torc.spec.Drafts.ActionDraft;
import dev.torc.spec.Drafts.FileDraft;
import dev.torc.spec.Drafts.JobDraft;
import dev.torc.spec.Drafts.Placed;
import dev.torc.spec.Drafts.UserDataDraft;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A whole workflow as it stands in the file: typed, with places, not expanded. */
final class Draft {
  private final Problems problems;
  final Fields top;
  final Names jobNames = new Names("job");
  final Names fileNames = new Names("file");
  final Names userDataNames = new Names("user data record");
  final Names requirementNames = new Names("resource requirements record");
  final Names handlerNames = new Names("failure handler");
  final Names schedulerNames = new Names("slurm scheduler");
  final Sweeps sweeps;
  final Map<String, ScalarNode> env;
  final List<JobDraft> jobs;
  final List<FileDraft> files;
  final List<UserDataDraft> userData;
  final List<Placed<ResourceRequirementsSpec>> requirements;
  final List<Placed<FailureHandlerSpec>> handlers;
  final List<Placed<SlurmSchedulerSpec>> schedulers;
  final List<ActionDraft> actions;
  final int jobCount;
  final int fileCount;

  Draft(ObjectNode root, Sweeps sweeps, Problems problems) {
    this.sweeps = sweeps;
    this.problems = problems;
    top = new Fields(withoutOld(root), "", Language.WORKFLOW, problems).checked();
    sweeps.readShared(top);
    env = top.textMap("env");
    ItemReader.checkEnvNames("env", env, problems);
    var items = new ItemReader(problems, sweeps);
    var records = new RecordReader(problems);
    jobCount = top.objects("jobs").size();
    fileCount = top.objects("files").size();
    jobs = read("jobs", items::job, jobNames);
    files = read("files", items::file, fileNames);
    userData = read("user_data", items::userData, userDataNames);
    requirements = read("resource_requirements", records::requirements, requirementNames);
    handlers = read("failure_handlers", records::handler, handlerNames);
    schedulers = read("slurm_schedulers", records::scheduler, schedulerNames);
    actions = read("actions", records::action, new Names("action"));
    requirements.forEach(p -> unique(requirementNames, p.value().name(), p.node()));
    handlers.forEach(p -> unique(handlerNames, p.value().name(), p.node()));
    schedulers.forEach(p -> unique(schedulerNames, p.value().name(), p.node()));
    warnDeprecated();
  }

  /** The document without a field that older versions had, which is reported. */
  private ObjectNode withoutOld(ObjectNode root) {
    Node.Member old = root.members().get("slurm_config");
    if (old == null) {
      return root;
    }
    problems.errorAtKey(old, "'slurm_config' was removed", "use execution_config with mode: slurm");
    Map<String, Node.Member> rest = new LinkedHashMap<>(root.members());
    rest.remove("slurm_config");
    return new ObjectNode(root.line(), root.column(), rest);
  }

  private <T> List<T> read(
      String field, BiFunction<ObjectNode, Integer, @Nullable T> reader, Names names) {
    List<ObjectNode> nodes = top.objects(field);
    List<T> out = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      int before = problems.errorCount();
      T item = reader.apply(nodes.get(i), i);
      if (item != null) {
        out.add(item);
      } else if (problems.errorCount() > before) {
        names.markIncomplete();
      }
    }
    return out;
  }

  private void unique(Names names, String name, ObjectNode node) {
    if (node.get("name") instanceof ScalarNode at && !name.isEmpty()) {
      ScalarNode old = names.add(name, at);
      if (old != null) {
        problems.error(
            at,
            names.kind() + " '" + name + "' is there twice",
            "the first is in line " + old.line());
      }
    } else {
      names.markIncomplete();
    }
  }

  private void warnDeprecated() {
    Node old = top.get("compute_node_expiration_buffer_seconds");
    if (old != null) {
      top.integer("compute_node_expiration_buffer_seconds");
      problems.warning(
          old, "'compute_node_expiration_buffer_seconds' has no effect any more", "remove it");
    }
  }
}
