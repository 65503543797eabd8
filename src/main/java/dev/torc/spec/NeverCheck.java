package dev.torc.spec;

import dev.torc.spec.Drafts.Placed;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Warns about what is well formed and can never happen: jobs without a start, rules without use.
 */
final class NeverCheck {
  private final Draft draft;
  private final Problems problems;

  NeverCheck(Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
  }

  void run(List<JobSpec> jobs, Expansion expansion, List<ActionSpec> actions, SpecGraph graph) {
    userData(jobs, expansion);
    draft.handlers.forEach(this::rules);
    nodes(jobs, actions, graph);
  }

  /** Data that is read, but neither given nor written, keeps the whole workflow from starting. */
  private void userData(List<JobSpec> jobs, Expansion expansion) {
    Set<String> written = new HashSet<>();
    jobs.forEach(j -> written.addAll(j.outputUserData()));
    Set<String> told = new HashSet<>();
    for (JobSpec job : jobs) {
      for (String name : job.inputUserData()) {
        UserDataSpec u = expansion.userDataByName.get(name);
        ScalarNode at = draft.userDataNames.place(name);
        if (u != null
            && u.data() == null
            && at != null
            && !written.contains(name)
            && told.add(name)) {
          problems.warning(
              at,
              "user data '"
                  + Texts.shorten(name)
                  + "' has no data and no job writes it, but job '"
                  + Texts.shorten(job.name())
                  + "' reads it",
              "the workflow cannot start before it is filled: give 'data', or a job that writes it");
        }
      }
    }
  }

  private void rules(Placed<FailureHandlerSpec> p) {
    if (!(p.node().get("rules") instanceof ListNode nodes)) {
      return;
    }
    Set<Long> codes = new HashSet<>();
    boolean all = false;
    for (int i = 0; i < Math.min(p.value().rules().size(), nodes.items().size()); i++) {
      FailureHandlerSpec.Rule r = p.value().rules().get(i);
      String owner = "failure handler '" + p.value().name() + "' rule " + (i + 1);
      boolean codesTaken = codes.containsAll(r.exitCodes());
      boolean allTaken = all || !r.matchAllExitCodes();
      boolean matches = r.matchAllExitCodes() || !r.exitCodes().isEmpty();
      if (matches && codesTaken && allTaken) {
        problems.warning(
            nodes.items().get(i), owner + ": never applies, earlier rules have its codes", null);
      } else if (matches && r.maxRetries() < 2) {
        problems.warning(
            nodes.items().get(i),
            owner + ": max_retries " + r.maxRetries() + " is the number of runs: never tried again",
            "2 allows one more run");
      }
      codes.addAll(r.exitCodes());
      all |= r.matchAllExitCodes();
    }
  }

  /** Jobs on nodes for which nobody asks, or nobody can ask before the jobs have run. */
  private void nodes(List<JobSpec> jobs, List<ActionSpec> actions, SpecGraph graph) {
    Map<String, List<BitSet>> kept = new HashMap<>();
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < jobs.size(); i++) {
      index.put(jobs.get(i).name(), i);
    }
    for (ActionSpec a : actions) {
      if (a.schedulesNodes() && a.scheduler() != null) {
        kept.computeIfAbsent(a.scheduler(), s -> new ArrayList<>())
            .add(waiting(a, index, graph, jobs));
      }
    }
    for (int i = 0; i < jobs.size() && !kept.isEmpty(); i++) {
      JobSpec job = jobs.get(i);
      ScalarNode at = draft.jobNames.place(job.name());
      if (job.scheduler() != null && at != null) {
        int number = i;
        List<BitSet> late = kept.getOrDefault(job.scheduler(), List.of());
        if (late.stream().allMatch(jobsBefore -> jobsBefore.get(number))) {
          tell(job, at, late.isEmpty());
        }
      }
    }
  }

  private void tell(JobSpec job, ScalarNode at, boolean nobody) {
    problems.warning(
        at,
        "job '"
            + Texts.shorten(job.name())
            + "' can never run on nodes of scheduler '"
            + job.scheduler()
            + (nobody ? "': no action asks for them" : "': they are asked for only after it"),
        "add an action schedule_nodes for it, such as at on_workflow_start");
  }

  /** The jobs which must have run before the action can fire. */
  private static BitSet waiting(
      ActionSpec a, Map<String, Integer> index, SpecGraph graph, List<JobSpec> jobs) {
    var out = new BitSet(jobs.size());
    if (a.triggerType().equals("on_workflow_complete")) {
      out.set(0, jobs.size());
    }
    if (!a.triggerType().startsWith("on_jobs_")) {
      return out;
    }
    var queue = new ArrayDeque<Integer>();
    for (String name : a.jobs()) {
      Integer i = index.get(name);
      if (i != null) {
        queue.add(i);
      }
    }
    var gate = new BitSet(jobs.size());
    queue.forEach(gate::set);
    if (a.triggerType().equals("on_jobs_complete")) {
      out.or(gate);
    }
    var seen = new BitSet(jobs.size());
    for (Integer job; (job = queue.poll()) != null; ) {
      for (int before : graph.predecessors(job)) {
        if (!seen.get(before)) {
          seen.set(before);
          queue.add(before);
        }
      }
    }
    out.or(seen);
    return out;
  }
}
