package dev.torc.cli.slurm;

import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.spec.JobSpec;
import dev.torc.spec.ResourceRequirementsSpec;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.SpecSchedulers;
import dev.torc.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Groups the jobs of a workflow file, and sizes the allocations of each group. */
final class Planner {
  private final SpecSchedulers file;
  private final WorkflowSpec spec;
  private final SpecGraph graph;
  private final Partitions partitions;
  private final PlanOptions options;
  private final Map<String, ResourceRequirementsSpec> requirements = new HashMap<>();
  private final Map<String, Integer> level = new HashMap<>();
  private final Map<String, Optional<Partition>> chosen = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<Integer, String> ofEntry = new HashMap<>();

  /**
   * What came out.
   *
   * @param ofEntry scheduler by entry of the file
   */
  record Plan(List<Group> groups, Map<Integer, String> ofEntry, List<String> warnings) {}

  /** What jobs of one group have in common. */
  private record Key(String name, boolean deferred) {
    String scheduler() {
      return name + (deferred ? "_deferred_scheduler" : "_scheduler");
    }
  }

  Planner(SpecSchedulers file, SpecGraph graph, Partitions partitions, PlanOptions options) {
    this.file = file;
    this.spec = file.spec();
    this.graph = graph;
    this.partitions = partitions;
    this.options = options;
    spec.resourceRequirements().forEach(r -> requirements.put(r.name(), r));
    List<List<JobSpec>> stages = graph.stages();
    for (int i = 0; i < stages.size(); i++) {
      int at = i;
      stages.get(i).forEach(j -> level.put(j.name(), at));
    }
  }

  Plan plan() {
    Map<Key, List<JobSpec>> members = new LinkedHashMap<>();
    Set<Integer> deferred = deferredEntries();
    Set<Integer> mixed = new HashSet<>();
    Map<Integer, List<String>> unplanned = new LinkedHashMap<>();
    for (int i = 0; i < spec.jobs().size(); i++) {
      JobSpec job = spec.jobs().get(i);
      Optional<Partition> partition = partition(job);
      if (partition.isEmpty()) {
        if (!requirements.containsKey(job.resourceRequirements())) {
          unplanned.computeIfAbsent(file.entry(i), k -> new ArrayList<>()).add(job.name());
        }
        continue;
      }
      String name = name(job, partition.get());
      var key = new Key(name, deferred.contains(file.entry(i)));
      members.computeIfAbsent(key, k -> new ArrayList<>()).add(job);
      String before = ofEntry.put(file.entry(i), key.scheduler());
      if (before != null && !before.equals(key.scheduler()) && mixed.add(file.entry(i))) {
        warnings.add("Jobs like '" + job.name() + "' need different schedulers, none is set");
      }
    }
    mixed.forEach(ofEntry::remove);
    unplanned.values().forEach(jobs -> warnings.add(unplanned(jobs)));
    List<Group> groups = new ArrayList<>();
    members.forEach((key, jobs) -> groups.add(group(key, jobs)));
    return new Plan(List.copyOf(groups), Map.copyOf(ofEntry), List.copyOf(warnings));
  }

  /** One line for all jobs of an entry, of which there may be many thousands. */
  private static String unplanned(List<String> jobs) {
    String first = "'" + jobs.get(0) + "'";
    return jobs.size() == 1
        ? "Job " + first + " has no resource_requirements and gets no scheduler"
        : jobs.size()
            + " jobs like "
            + first
            + " have no resource_requirements and get no scheduler";
  }

  /** A job of several nodes needs allocations of just that many. */
  private String name(JobSpec job, Partition partition) {
    String requirement = String.valueOf(job.resourceRequirements());
    long nodes = Need.of(known(requirement)).nodes();
    return options.byRequirement()
        ? requirement
        : partition.name() + (nodes > 1 ? "_" + nodes + "_nodes" : "");
  }

  /** Only jobs for whose requirement a partition was found get here. */
  private ResourceRequirementsSpec known(String requirement) {
    return Objects.requireNonNull(requirements.get(requirement));
  }

  /** Entries with a job that waits for another: their nodes are asked for later. */
  private Set<Integer> deferredEntries() {
    Set<Integer> out = new HashSet<>();
    for (int i = 0; i < spec.jobs().size(); i++) {
      if (graph.predecessors(i).length > 0) {
        out.add(file.entry(i));
      }
    }
    return out;
  }

  private Optional<Partition> partition(JobSpec job) {
    String name = job.resourceRequirements();
    ResourceRequirementsSpec r = name == null ? null : requirements.get(name);
    if (r == null) {
      return Optional.empty();
    }
    return chosen.computeIfAbsent(
        r.name(),
        n -> {
          Optional<Partition> found =
              options.partition() == null
                  ? partitions.of(Need.of(r))
                  : Optional.of(partitions.named(options.partition()));
          if (found.isEmpty()) {
            warnings.add(
                "No partition can hold '%s' (%d CPUs, %s, %s, %d GPUs)"
                    .formatted(n, r.numCpus(), r.memory(), r.runtime(), r.numGpus()));
          }
          return found;
        });
  }

  private Group group(Key key, List<JobSpec> jobs) {
    Set<String> names = new LinkedHashSet<>();
    Set<Integer> stages = new HashSet<>();
    jobs.forEach(j -> names.add(String.valueOf(j.resourceRequirements())));
    jobs.forEach(j -> stages.add(level.getOrDefault(j.name(), 0)));
    Need need = names.stream().map(n -> Need.of(known(n))).reduce(Need::max).orElseThrow();
    Partition p = Objects.requireNonNull(chosen.get(names.iterator().next())).orElseThrow();
    long walltime = walltime(need, p);
    long slots = Math.max(1, walltime / Math.max(1, need.seconds()));
    long perAllocation = need.perNode(p) * slots;
    long allocations = (jobs.size() + perAllocation - 1) / perAllocation;
    boolean single = options.single() && need.nodes() == 1;
    if (stages.size() > 1) {
      warnings.add(
          "The jobs of '%s' become ready in %d stages; nodes are asked for when all are ready"
              .formatted(key.scheduler(), stages.size()));
    }
    return new Group(
        key.scheduler(),
        List.copyOf(names),
        p,
        p.explicit() || options.partition() != null,
        need,
        jobs.stream().map(JobSpec::name).toList(),
        stages.size(),
        walltime,
        single ? 1 : allocations,
        single ? allocations : need.nodes());
  }

  private long walltime(Need need, Partition p) {
    long wanted =
        options.wholePartitionTime()
            ? p.maxSeconds()
            : (long) Math.ceil(need.seconds() * options.multiplier());
    return Math.min(Math.max(60, wanted), p.maxSeconds());
  }
}
