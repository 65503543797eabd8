package dev.torc.spec;

import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;
import dev.torc.model.TorcException;
import dev.torc.model.Walltime;
import dev.torc.spec.Drafts.JobDraft;
import dev.torc.spec.Drafts.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** Whether jobs fit into the Slurm allocations on which they are to run. */
final class CapacityCheck {
  private static final Pattern GPUS = Pattern.compile("gpu(?::[^:,()]+)?:(\\d{1,9})");

  private final Draft draft;
  private final Problems problems;
  private final Map<String, ResourceRequirementsSpec> requirements = new HashMap<>();
  private final Map<String, SlurmSchedulerSpec> schedulers = new HashMap<>();

  CapacityCheck(Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
    draft.requirements.forEach(p -> requirements.put(p.value().name(), p.value()));
    draft.schedulers.forEach(p -> schedulers.put(p.value().name(), p.value()));
  }

  /**
   * Checks each combination of requirements and scheduler once per job of the file.
   *
   * @param sources the entry of the file from which each job was made
   */
  void run(List<JobSpec> jobs, List<JobDraft> sources) {
    draft.schedulers.forEach(this::checkWalltime);
    if (schedulers.isEmpty()) {
      return;
    }
    Map<JobDraft, Set<String>> seen = new IdentityHashMap<>();
    for (int i = 0; i < jobs.size(); i++) {
      JobSpec job = jobs.get(i);
      ResourceRequirementsSpec r =
          job.resourceRequirements() == null ? null : requirements.get(job.resourceRequirements());
      String key = job.resourceRequirements() + "\n" + job.scheduler();
      if (r != null
          && !r.name().equals("default")
          && seen.computeIfAbsent(sources.get(i), k -> new HashSet<>()).add(key)) {
        check(job, r, sources.get(i));
      }
    }
  }

  private void checkWalltime(Placed<SlurmSchedulerSpec> p) {
    Node at = p.node().get("walltime");
    if (at != null && Walltime.seconds(p.value().walltime()).isEmpty()) {
      problems.warning(
          at,
          "slurm scheduler '"
              + p.value().name()
              + "': walltime '"
              + p.value().walltime()
              + "' is not understood",
          "write D-HH:MM:SS, HH:MM:SS, MM:SS or MM");
    }
  }

  private void check(JobSpec job, ResourceRequirementsSpec r, JobDraft source) {
    Node at = source.requirements() == null ? source.name().at() : source.requirements().at();
    SlurmSchedulerSpec s = schedulers.get(job.scheduler());
    if (s != null) {
      checkOne(r, s, source.owner(), at);
    } else if (job.scheduler() == null) {
      checkAny(r, source.owner(), at);
    }
  }

  private void checkAny(ResourceRequirementsSpec r, String owner, Node at) {
    List<String> reasons = new ArrayList<>();
    for (SlurmSchedulerSpec s : schedulers.values()) {
      Optional<String> why = misfit(r, s);
      if (why.isEmpty()) {
        return;
      }
      reasons.add("'" + s.name() + "': " + why.get());
    }
    problems.doubt(at, owner + ": no slurm scheduler fits", String.join("; ", reasons));
  }

  private void checkOne(ResourceRequirementsSpec r, SlurmSchedulerSpec s, String owner, Node at) {
    String pair = "'" + r.name() + "' and scheduler '" + s.name() + "'";
    if (r.numNodes() > 1 && r.numNodes() != s.nodes()) {
      problems.error(
          at,
          owner
              + ": "
              + pair
              + " differ: "
              + r.numNodes()
              + " nodes needed, "
              + s.nodes()
              + " allocated",
          "make num_nodes and nodes equal");
    }
    misfit(r, s)
        .ifPresent(why -> problems.doubt(at, owner + ": " + pair + " do not fit: " + why, null));
  }

  /** Why jobs with these requirements cannot run in an allocation of this scheduler. */
  private static Optional<String> misfit(ResourceRequirementsSpec r, SlurmSchedulerSpec s) {
    OptionalLong walltime = Walltime.seconds(s.walltime());
    OptionalLong runtime = value(r.runtime(), IsoDuration::parseSeconds);
    if (walltime.isPresent() && runtime.orElse(0) > walltime.getAsLong()) {
      return Optional.of("runtime " + r.runtime() + " is longer than walltime " + s.walltime());
    }
    String mem = s.mem();
    if (mem != null) {
      OptionalLong has = value(mem, MemorySize::parseBytes);
      if (has.isPresent()
          && value(r.memory(), MemorySize::parseBytes).orElse(0) > has.getAsLong()) {
        return Optional.of("memory " + r.memory() + " is more than mem " + mem);
      }
    }
    String gres = s.gres();
    if (gres != null && r.numGpus() > gpus(gres)) {
      return Optional.of(r.numGpus() + " GPUs are more than gres " + gres);
    }
    return Optional.empty();
  }

  private static long gpus(String gres) {
    var m = GPUS.matcher(gres);
    long n = 0;
    while (m.find()) {
      n += Long.parseLong(m.group(1));
    }
    // A bare "gpu" means one.
    return n == 0 && gres.startsWith("gpu") ? 1 : n;
  }

  private static OptionalLong value(String text, ToLongFunction<String> parser) {
    try {
      return OptionalLong.of(parser.applyAsLong(text));
    } catch (TorcException alreadyTold) {
      return OptionalLong.empty();
    }
  }
}
