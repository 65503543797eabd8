package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that a running job adds to its own workflow (contract: Torc semantics, section 11).
 * Thread-safe.
 */
public final class Spawning {
  private static final String LINEAGE_VARIABLE = "TORC_ORCHESTRATOR_LINEAGE_ID";

  private final Context ctx;

  Spawning(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * A job to add.
   *
   * @param requirement name of a resource requirement, or null for the default one
   * @param dependsOn names of jobs of the workflow or of the same request
   */
  public record Draft(
      String name,
      String command,
      @Nullable String requirement,
      @Nullable Long priority,
      @Nullable Boolean cancelOnBlockingJobFailure,
      List<String> dependsOn,
      @Nullable List<String> labels) {}

  /** Ids of the jobs in the order of the request, and how often this lineage has spawned. */
  public record Outcome(List<Long> jobIds, long iteration) {}

  /**
   * Adds jobs, all or none. A request whose jobs all exist already is answered without any change,
   * so that a caller may repeat it.
   *
   * @param lineage name under which iterations are counted; null means the calling job's name
   * @param state JSON kept with the iteration, or null
   */
  public Outcome spawn(
      long callerId, @Nullable String lineage, List<Draft> drafts, @Nullable String state) {
    checkAlone(drafts);
    return ctx.db()
        .write(
            tx -> {
              JobRow caller = Context.job(tx, callerId);
              if (caller.status() != JobStatus.RUNNING) {
                throw TorcException.invalid(
                    "only a running job can spawn jobs; job "
                        + callerId
                        + " is "
                        + caller.status().wireName());
              }
              String name = lineage == null ? caller.name() : lineage;
              return spawn(tx, caller, name, drafts, state == null ? "null" : state);
            });
  }

  private static void checkAlone(List<Draft> drafts) {
    Set<String> names = new LinkedHashSet<>();
    for (Draft d : drafts) {
      if (!names.add(d.name())) {
        throw TorcException.invalid("duplicate job name '" + d.name() + "' in the request");
      }
    }
    for (Draft d : drafts) {
      Checks.priority(d.priority());
      Checks.labels(d.labels());
    }
  }

  private Outcome spawn(Tx tx, JobRow caller, String lineage, List<Draft> drafts, String state) {
    long workflow = caller.workflowId();
    Lineage l = new Lineage(tx, workflow, lineage);
    long iteration = l.iteration();
    if (drafts.isEmpty()) {
      if (!state.equals("null")) {
        l.finish(iteration, state);
      }
      return new Outcome(List.of(), iteration);
    }
    List<String> names = drafts.stream().map(Draft::name).toList();
    Map<String, Long> present = tx.jobs().idsByName(workflow, names);
    if (present.size() == names.size()) {
      return new Outcome(names.stream().map(present::get).toList(), iteration);
    }
    if (!present.isEmpty()) {
      throw TorcException.invalid(
          "some but not all jobs of the request exist already: " + present.keySet());
    }
    l.refuseTooMany(iteration + 1);
    Map<String, Long> requirements = requirements(tx, workflow, drafts);
    refuseCycle(drafts);
    Map<String, Long> others = dependencies(tx, workflow, drafts);
    List<Long> ids = insert(tx, caller, lineage, drafts, requirements, others);
    l.add(iteration + 1, state);
    return new Outcome(ids, iteration + 1);
  }

  private static Map<String, Long> requirements(Tx tx, long workflow, List<Draft> drafts) {
    Map<String, Long> out = new HashMap<>();
    for (Draft d : drafts) {
      if (d.requirement() != null && !out.containsKey(d.requirement())) {
        List<Long> ids = tx.workflows().requirementsNamed(workflow, d.requirement());
        if (ids.isEmpty()) {
          throw TorcException.invalid(
              "job '" + d.name() + "': unknown resource requirement '" + d.requirement() + "'");
        }
        out.put(d.requirement(), ids.get(0));
      }
    }
    return out;
  }

  /** Takes away jobs that wait for nobody of the request, until none is left or none can be. */
  private static void refuseCycle(List<Draft> drafts) {
    Map<String, Set<String>> waiting = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    drafts.forEach(d -> names.add(d.name()));
    Map<String, List<String>> dependents = new HashMap<>();
    Deque<String> free = new ArrayDeque<>();
    for (Draft d : drafts) {
      Set<String> own = new LinkedHashSet<>(d.dependsOn());
      own.retainAll(names);
      waiting.put(d.name(), own);
      own.forEach(p -> dependents.computeIfAbsent(p, k -> new ArrayList<>()).add(d.name()));
      if (own.isEmpty()) {
        free.add(d.name());
      }
    }
    int done = 0;
    while (!free.isEmpty()) {
      String name = free.poll();
      done++;
      for (String dependent : dependents.getOrDefault(name, List.of())) {
        Set<String> left = waiting.getOrDefault(dependent, Set.of());
        if (left.remove(name) && left.isEmpty()) {
          free.add(dependent);
        }
      }
    }
    if (done < drafts.size()) {
      throw TorcException.invalid("the dependencies of the spawned jobs contain a cycle");
    }
  }

  /** Ids of the jobs outside the request that it depends on. */
  private static Map<String, Long> dependencies(Tx tx, long workflow, List<Draft> drafts) {
    Set<String> outside = new LinkedHashSet<>();
    drafts.forEach(d -> outside.addAll(d.dependsOn()));
    drafts.forEach(d -> outside.remove(d.name()));
    Map<String, Long> ids = tx.jobs().idsByName(workflow, List.copyOf(outside));
    for (Draft d : drafts) {
      for (String name : d.dependsOn()) {
        if (outside.contains(name) && !ids.containsKey(name)) {
          throw TorcException.invalid(
              "job '" + d.name() + "' depends on the unknown job '" + name + "'");
        }
      }
    }
    return new HashMap<>(ids);
  }

  private static List<Long> insert(
      Tx tx,
      JobRow caller,
      String lineage,
      List<Draft> drafts,
      Map<String, Long> requirements,
      Map<String, Long> known) {
    JobCreation creation = new JobCreation(tx, caller.workflowId());
    List<Long> ids = new ArrayList<>(drafts.size());
    for (Draft d : drafts) {
      long id =
          creation
              .insert(
                  draft(caller.workflowId(), d, lineage, requirements.get(d.requirement())),
                  JobStatus.BLOCKED,
                  "spawn")
              .id();
      ids.add(id);
      known.put(d.name(), id);
    }
    for (int i = 0; i < ids.size(); i++) {
      long id = ids.get(i);
      tx.graph().add(id, caller.id(), caller.workflowId());
      for (String name : drafts.get(i).dependsOn()) {
        Optional.ofNullable(known.get(name))
            .ifPresent(p -> tx.graph().add(id, p, caller.workflowId()));
      }
    }
    tx.graph().recount(caller.workflowId(), ids.get(0), ids.get(ids.size() - 1));
    return ids;
  }

  private static JobDraft draft(
      long workflow, Draft d, String lineage, @Nullable Long requirement) {
    return new JobDraft(
        workflow,
        d.name(),
        d.command(),
        null,
        Map.of(LINEAGE_VARIABLE, lineage),
        d.cancelOnBlockingJobFailure(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        requirement,
        null,
        null,
        d.priority(),
        d.labels());
  }
}
