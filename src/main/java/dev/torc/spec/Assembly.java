package dev.torc.spec;

import dev.torc.spec.Drafts.JobDraft;
import dev.torc.spec.Drafts.Placed;
import dev.torc.spec.ExecutionReader.Execution;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import dev.torc.spec.SpecGraph.Edge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a read workflow together: expansion, references, checks of the whole, the final record. */
final class Assembly {
  /** More dependencies are refused before the graph is built; a barrier job needs far fewer. */
  private static final long MAX_EDGES = 20_000_000;

  private final Problems problems;
  private final Draft draft;
  private final Expansion expansion;
  private final List<JobSpec> jobs;

  Assembly(Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
    this.expansion = new Expansion(draft, problems);
    this.jobs = new Linker(draft, expansion, problems).jobs();
  }

  WorkflowSpec build() {
    Fields top = draft.top;
    Execution execution = ExecutionReader.execution(top, !draft.schedulers.isEmpty(), problems);
    var actions =
        new ActionCheck(draft, execution.effectiveMode().equals("slurm"), problems).actions();
    checkMpi(top, actions);
    Boolean roCrate = top.bool("enable_ro_crate");
    new FileCheck(draft, expansion, problems).run(jobs, Boolean.TRUE.equals(roCrate));
    new CapacityCheck(draft, problems).run(jobs, sources());
    checkGraph(actions);
    return new WorkflowSpec(
        top.requiredString("name"),
        top.string("user"),
        top.string("description"),
        top.string("project"),
        top.json("metadata"),
        env(),
        jobs,
        expansion.files,
        expansion.userData,
        values(draft.requirements),
        values(draft.handlers),
        values(draft.schedulers),
        ExecutionReader.slurmDefaults(top, problems),
        ExecutionReader.monitor(top, problems),
        executionJson(execution, top.has("execution_config")),
        actions,
        dynamicJobs(top),
        top.bool("use_pending_failed"),
        roCrate,
        top.strings("access_groups"),
        top.integer("compute_node_wait_for_new_jobs_seconds"),
        top.bool("compute_node_ignore_workflow_completion"),
        top.integer("compute_node_wait_for_healthy_database_minutes"));
  }

  private static <T> List<T> values(List<Placed<T>> placed) {
    return placed.stream().map(Placed::value).toList();
  }

  private List<JobDraft> sources() {
    List<JobDraft> out = new ArrayList<>(jobs.size());
    for (JobDraft d : draft.jobs) {
      for (int i = 0; i < d.sweep().size(); i++) {
        out.add(d);
      }
    }
    return out;
  }

  private void checkMpi(Fields top, List<ActionSpec> actions) {
    ObjectNode config = top.object("execution_config");
    if (config != null
        && config.get("srun_mpi") instanceof ScalarNode at
        && !at.isNull()
        && actions.stream().noneMatch(ActionSpec::startOneWorkerPerNode)) {
      problems.error(
          at, "execution_config: 'srun_mpi' needs an action with start_one_worker_per_node: true");
    }
  }

  /** Workflow environment; shared parameters with exactly one value may be used in it. */
  private Map<String, String> env() {
    Map<String, Sweep.Axis> shared = draft.sweeps.shared();
    List<Sweep.Axis> single = shared.values().stream().filter(a -> a.values().size() == 1).toList();
    List<Sweep.Axis> many = shared.values().stream().filter(a -> a.values().size() > 1).toList();
    List<ParamValue> row = single.stream().map(a -> a.values().get(0)).toList();
    List<String> names = single.stream().map(Sweep.Axis::name).toList();
    List<String> others = many.stream().map(Sweep.Axis::name).toList();
    Map<String, String> out = new LinkedHashMap<>();
    draft.env.forEach(
        (key, at) -> {
          if (!Template.of(at.text(), others).constant()) {
            problems.warning(
                at,
                "env: '" + key + "' uses a parameter with several values; the text stays as it is",
                "set it in the env of the jobs");
          }
          out.put(key, Template.of(at.text(), names).render(row));
        });
    return out;
  }

  private @Nullable Map<String, @Nullable Object> executionJson(Execution e, boolean given) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>(e.json());
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (e.json().get("job_stdio_overrides") instanceof Map<?, ?> m) {
      m.forEach((k, v) -> overrides.put(String.valueOf(k), v));
    }
    for (JobSpec job : jobs) {
      if (job.stdio() != null) {
        overrides.put(job.name(), job.stdio().toJson());
      }
    }
    if (!overrides.isEmpty()) {
      out.put("job_stdio_overrides", overrides);
    }
    return given || !out.isEmpty() ? Plain.copy(out) : null;
  }

  private @Nullable DynamicJobsSpec dynamicJobs(Fields top) {
    ObjectNode node = top.object("dynamic_jobs");
    if (node == null) {
      return null;
    }
    Fields f = new Fields(node, "dynamic_jobs", Language.DYNAMIC, problems).checked();
    return new DynamicJobsSpec(f.integer("max_iterations"));
  }

  private void checkGraph(List<ActionSpec> actions) {
    long edges = 0;
    for (JobSpec j : jobs) {
      edges += j.dependsOn().size() + j.inputFiles().size() + j.inputUserData().size();
    }
    if (edges > MAX_EDGES) {
      problems.error(
          draft.top.node(),
          "the jobs have " + edges + " dependencies; the limit is " + MAX_EDGES,
          "put one job between the many that produce and the many that wait");
      return;
    }
    SpecGraph graph = SpecGraph.of(jobs);
    graph.cycle().ifPresent(this::reportCycle);
    new NeverCheck(draft, problems).run(jobs, expansion, actions, graph);
  }

  private void reportCycle(List<Edge> cycle) {
    String first = cycle.get(0).from();
    ScalarNode at = draft.jobNames.place(first);
    String way = cycle.stream().map(e -> " -> " + e.to() + via(e)).collect(Collectors.joining());
    problems.error(
        at == null ? draft.top.node() : at,
        "the jobs wait for each other in a circle: " + first + " (line " + line(first) + ")" + way,
        cycle.size() == 1
            ? "a job cannot wait for itself; does a pattern match its own name?"
            : "remove one of these dependencies");
  }

  private String via(Edge e) {
    String cause =
        switch (e.cause()) {
          case DEPENDS_ON -> "";
          case FILE -> "file " + e.via() + ", ";
          case USER_DATA -> "user data " + e.via() + ", ";
        };
    return " (" + cause + "line " + line(e.to()) + ")";
  }

  private int line(String job) {
    ScalarNode at = draft.jobNames.place(job);
    return at == null ? 0 : at.line();
  }

  SpecSummary summary(@Nullable WorkflowSpec spec, List<Problem> found) {
    return new SpecSummary(
        SpecSummary.messages(found, true),
        SpecSummary.messages(found, false),
        spec == null ? "" : spec.name(),
        spec == null ? null : spec.description(),
        jobs.size(),
        draft.jobCount,
        expansion.files.size(),
        draft.fileCount,
        expansion.userData.size(),
        draft.requirements.size(),
        draft.schedulers.size(),
        draft.actions.size(),
        draft.actions.stream().anyMatch(a -> "schedule_nodes".equals(a.type())),
        jobs.stream().map(JobSpec::name).toList(),
        draft.schedulers.stream().map(p -> p.value().name()).toList());
  }
}
