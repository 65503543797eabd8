package dev.torc.spec;

import dev.torc.spec.Drafts.FileDraft;
import dev.torc.spec.Node.ScalarNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about files that need the whole workflow: producers and RO-Crate identifiers. */
final class FileCheck {
  private static final List<String> RESERVED = List.of("#torc-", "#software-", "#job-");

  private final Draft draft;
  private final Expansion expansion;
  private final Problems problems;

  FileCheck(Draft draft, Expansion expansion, Problems problems) {
    this.draft = draft;
    this.expansion = expansion;
    this.problems = problems;
  }

  void run(List<JobSpec> jobs, boolean roCrate) {
    Map<String, String> producers = new HashMap<>();
    Map<String, String> dataProducers = new HashMap<>();
    Set<String> inputs = new HashSet<>();
    for (JobSpec job : jobs) {
      job.outputFiles().forEach(f -> single(producers, "file", f, job.name()));
      job.outputUserData().forEach(u -> single(dataProducers, "user data", u, job.name()));
      inputs.addAll(job.inputFiles());
    }
    identifiers(inputs, producers.keySet(), roCrate);
  }

  private void single(Map<String, String> producers, String kind, String name, String job) {
    String other = producers.putIfAbsent(name, job);
    ScalarNode at = draft.jobNames.place(job);
    if (other != null && !other.equals(job) && at != null) {
      problems.error(
          at,
          "job '"
              + job
              + "': "
              + kind
              + " '"
              + name
              + "' is already written by job '"
              + other
              + "'",
          "let each job write its own record");
    }
  }

  private void identifiers(Set<String> inputs, Set<String> outputs, boolean roCrate) {
    Set<String> paths = new HashSet<>();
    expansion.files.forEach(f -> paths.add(f.path()));
    Map<String, String> owners = new HashMap<>();
    int next = 0;
    for (FileDraft d : draft.files) {
      for (int i = 0; i < d.sweep().size(); i++) {
        FileSpec f = expansion.files.get(next++);
        if (d.identifier() != null && f.identifier() != null) {
          identifier(d, d.identifier().at(), f, f.identifier(), paths, owners);
          usage(d, d.identifier().at(), f, inputs, outputs, roCrate);
        }
      }
    }
  }

  private void identifier(
      FileDraft d,
      ScalarNode at,
      FileSpec f,
      String id,
      Set<String> paths,
      Map<String, String> owners) {
    String other = owners.putIfAbsent(id, f.name());
    if (other != null) {
      problems.error(
          at, d.owner() + ": the identifier '" + id + "' belongs to file '" + other + "' already");
    }
    boolean reserved = id.equals("ro-crate-metadata.json") || id.equals("./");
    if (id.isBlank() || reserved || RESERVED.stream().anyMatch(id::startsWith)) {
      problems.error(at, d.owner() + ": '" + id + "' cannot be an identifier");
    }
    if (paths.contains(id) && !id.equals(f.path())) {
      problems.error(at, d.owner() + ": the identifier '" + id + "' is the path of another file");
    }
  }

  private void usage(
      FileDraft d,
      ScalarNode at,
      FileSpec f,
      Set<String> inputs,
      Set<String> outputs,
      boolean roCrate) {
    if (!roCrate) {
      problems.error(at, d.owner() + ": 'identifier' needs the workflow's 'enable_ro_crate: true'");
    }
    if (outputs.contains(f.name())) {
      problems.error(
          at, d.owner() + ": '" + f.name() + "' is written by a job and cannot have an identifier");
    } else if (!inputs.contains(f.name()) && f.stMtime() == null) {
      problems.error(at, d.owner() + ": 'identifier' needs a job that reads the file, or st_mtime");
    }
  }
}
