package dev.torc.spec;

import dev.torc.spec.Drafts.ActionDraft;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolves and checks the actions. */
final class ActionCheck {
  private final Draft draft;
  private final Problems problems;
  private final boolean slurmMode;

  ActionCheck(Draft draft, boolean slurmMode, Problems problems) {
    this.draft = draft;
    this.slurmMode = slurmMode;
    this.problems = problems;
  }

  List<ActionSpec> actions() {
    List<ActionSpec> out = new ArrayList<>();
    for (ActionDraft a : draft.actions) {
      if (a.trigger() != null && a.type() != null) {
        out.add(
            new ActionSpec(
                a.trigger(),
                a.type(),
                jobs(a, a.trigger()),
                a.commands(),
                a.scheduler() == null ? null : a.scheduler().text(),
                a.schedulerType(),
                a.numAllocations(),
                a.workerPerNode(),
                a.maxParallelJobs(),
                a.persistent()));
        if (a.type().equals("schedule_nodes")) {
          checkScheduling(a);
        } else if (a.commands().isEmpty()) {
          a.fields().error(a.fields().node(), "run_commands needs 'commands'", null);
        }
      }
    }
    return out;
  }

  private List<String> jobs(ActionDraft a, String trigger) {
    Fields f = a.fields();
    Set<String> out = new LinkedHashSet<>();
    for (ScalarNode at : a.jobs()) {
      if (!draft.jobNames.has(at.text())) {
        draft.jobNames.reportUnknown(problems, at, f.owner(), at.text());
      }
      out.add(at.text());
    }
    for (ScalarNode at : a.patterns()) {
      out.addAll(Linker.matching(problems, f.owner(), at, at.text(), draft.jobNames));
    }
    boolean needed = trigger.equals("on_jobs_ready") || trigger.equals("on_jobs_complete");
    if (needed && a.jobs().isEmpty() && a.patterns().isEmpty()) {
      f.error(f.node(), trigger + " needs 'jobs' or 'job_name_regexes'", null);
    }
    return List.copyOf(out);
  }

  private void checkScheduling(ActionDraft a) {
    Fields f = a.fields();
    for (String required : List.of("scheduler", "scheduler_type")) {
      if (!f.has(required)) {
        f.error(f.node(), "schedule_nodes needs '" + required + "'", null);
      }
    }
    ScalarNode scheduler = a.scheduler();
    if (scheduler != null
        && "slurm".equals(a.schedulerType())
        && !draft.schedulerNames.has(scheduler.text())) {
      draft.schedulerNames.reportUnknown(problems, scheduler, f.owner(), scheduler.text());
    }
    Node perNode = f.get("start_one_worker_per_node");
    if (a.workerPerNode() && slurmMode && perNode != null) {
      f.error(
          perNode,
          "'start_one_worker_per_node' works in direct mode only",
          "set execution_config.mode: direct");
    }
  }
}
