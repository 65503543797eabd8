package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.CommandText.Kind;
import dev.torc.spec.Drafts.JobDraft;
import dev.torc.spec.Drafts.Refs;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the jobs: fills in parameters, resolves every reference, replaces what commands refer to.
 */
final class Linker {
  private final Draft draft;
  private final Expansion expansion;
  private final Problems problems;
  // References without parameters are the same for all instances of a job: resolved once.
  private final Map<Refs, List<String>> resolved = new IdentityHashMap<>();

  Linker(Draft draft, Expansion expansion, Problems problems) {
    this.draft = draft;
    this.expansion = expansion;
    this.problems = problems;
  }

  List<JobSpec> jobs() {
    List<JobSpec> out = new ArrayList<>();
    for (int d = 0; d < draft.jobs.size(); d++) {
      JobDraft job = draft.jobs.get(d);
      List<String> names = expansion.jobNames.get(d);
      for (int i = 0; i < names.size(); i++) {
        out.add(job(job, names.get(i), job.sweep().row(i)));
      }
    }
    return out;
  }

  private JobSpec job(JobDraft d, String name, List<ParamValue> row) {
    String command = d.command().render(row);
    String script = d.script() == null ? null : d.script().render(row);
    CommandText inCommand = CommandText.of(command, expansion);
    CommandText inScript = script == null ? null : CommandText.of(script, expansion);
    warnUnknown(d, d.command(), inCommand);
    warnUnknown(d, d.script(), inScript);
    List<String> labels = labels(d, row);
    String scheduler = known(d, d.scheduler(), row, draft.schedulerNames);
    if (scheduler != null && !labels.isEmpty()) {
      problems.error(
          d.labels().get(0).at(), d.owner() + ": 'labels' and 'scheduler' exclude each other");
    }
    return new JobSpec(
        name,
        inCommand == null ? command : inCommand.text(),
        blankToNull(inScript == null ? script : inScript.text()),
        env(d, row),
        d.priority(),
        labels,
        known(d, d.requirements(), row, draft.requirementNames),
        handler(d),
        scheduler,
        d.cancel(),
        resolve(d, d.dependsOn(), row, draft.jobNames),
        data(d, d.inputFiles(), row, draft.fileNames, Kind.INPUT_FILE, inCommand, inScript),
        data(d, d.outputFiles(), row, draft.fileNames, Kind.OUTPUT_FILE, inCommand, inScript),
        data(
            d,
            d.inputUserData(),
            row,
            draft.userDataNames,
            Kind.INPUT_USER_DATA,
            inCommand,
            inScript),
        data(
            d,
            d.outputUserData(),
            row,
            draft.userDataNames,
            Kind.OUTPUT_USER_DATA,
            inCommand,
            inScript),
        d.stdio());
  }

  private static @Nullable String blankToNull(@Nullable String s) {
    return s == null || s.isBlank() ? null : s;
  }

  private void warnUnknown(JobDraft d, @Nullable Slot at, @Nullable CommandText text) {
    if (at != null && text != null && draft.fileNames.complete()) {
      for (String reference : text.unknown()) {
        problems.warning(
            at.at(),
            d.owner()
                + ": "
                + reference
                + " names nothing that the workflow has; it stays as it is",
            "the shell will stop at it with 'bad substitution'");
      }
    }
  }

  private static Map<String, String> env(JobDraft d, List<ParamValue> row) {
    if (d.env().isEmpty()) {
      return Map.of();
    }
    Map<String, String> out = new LinkedHashMap<>();
    d.env().forEach((k, v) -> out.put(k, v.render(row)));
    return out;
  }

  private List<String> labels(JobDraft d, List<ParamValue> row) {
    if (d.labels().isEmpty()) {
      return List.of();
    }
    Set<String> out = new TreeSet<>();
    for (Slot s : d.labels()) {
      String label = s.render(row);
      if (label.isEmpty() || label.indexOf(',') >= 0 || !label.equals(label.strip())) {
        problems.error(
            s.at(),
            d.owner() + ": '" + Texts.shorten(label) + "' is no label",
            "a label is not empty, has no comma and no blank at its ends");
      }
      out.add(label);
    }
    return List.copyOf(out);
  }

  private @Nullable String known(
      JobDraft d, @Nullable Slot slot, List<ParamValue> row, Names names) {
    if (slot == null) {
      return null;
    }
    String name = slot.render(row);
    if (!names.has(name)) {
      names.reportUnknown(problems, slot.at(), d.owner(), name);
    }
    return name;
  }

  private @Nullable String handler(JobDraft d) {
    ScalarNode at = d.handler();
    if (at != null && !draft.handlerNames.has(at.text())) {
      draft.handlerNames.reportUnknown(problems, at, d.owner(), at.text());
    }
    return at == null ? null : at.text();
  }

  private List<String> resolve(JobDraft d, Refs refs, List<ParamValue> row, Names names) {
    if (refs.isEmpty()) {
      return List.of();
    }
    List<String> known = resolved.get(refs);
    if (known != null) {
      return known;
    }
    List<String> out = search(d, refs, row, names);
    if (refs.constant()) {
      resolved.put(refs, out);
    }
    return out;
  }

  private List<String> search(JobDraft d, Refs refs, List<ParamValue> row, Names names) {
    if (refs.names().isEmpty() && refs.patterns().size() == 1) {
      return matching(d.owner(), refs.patterns().get(0), row, names);
    }
    Set<String> out = new LinkedHashSet<>(exact(d, refs, row, names));
    refs.patterns().forEach(p -> out.addAll(matching(d.owner(), p, row, names)));
    return List.copyOf(out);
  }

  private List<String> exact(JobDraft d, Refs refs, List<ParamValue> row, Names names) {
    List<String> out = new ArrayList<>(refs.names().size());
    for (Slot slot : refs.names()) {
      String name = known(d, slot, row, names);
      if (name != null) {
        out.add(name);
      }
    }
    return out;
  }

  private List<String> matching(String owner, Slot slot, List<ParamValue> row, Names names) {
    return matching(problems, owner, slot.at(), slot.render(row), names);
  }

  /** Names found by a pattern; none, and a bad pattern, are reported. */
  static List<String> matching(
      Problems problems, String owner, ScalarNode at, String pattern, Names names) {
    try {
      List<String> found = names.matching(pattern);
      if (found.isEmpty() && names.complete()) {
        problems.error(
            at, owner + ": no " + names.kind() + " matches '" + Texts.shorten(pattern) + "'");
      }
      return found;
    } catch (TorcException e) {
      problems.error(at, owner + ": " + e.message(), e.hint());
      return List.of();
    }
  }

  /** Files or user data of a job: listed, or named in the command; and named in the script. */
  private List<String> data(
      JobDraft d,
      Refs refs,
      List<ParamValue> row,
      Names names,
      Kind kind,
      @Nullable CommandText command,
      @Nullable CommandText script) {
    Collection<String> inCommand = command == null ? Set.of() : command.names(kind);
    Collection<String> inScript = script == null ? Set.of() : script.names(kind);
    if (inCommand.isEmpty() && inScript.isEmpty()) {
      return resolve(d, refs, row, names);
    }
    Set<String> out = new LinkedHashSet<>();
    List<String> listed = exact(d, refs, row, names);
    if (inCommand.isEmpty()) {
      out.addAll(listed);
    } else {
      out.addAll(inCommand);
      warnReplaced(d, refs, listed, inCommand);
    }
    refs.patterns().forEach(p -> out.addAll(matching(d.owner(), p, row, names)));
    if (inScript.isEmpty()) {
      return List.copyOf(out);
    }
    Set<String> sorted = new TreeSet<>(out);
    sorted.addAll(inScript);
    return List.copyOf(sorted);
  }

  private void warnReplaced(
      JobDraft d, Refs refs, List<String> listed, Collection<String> inCommand) {
    for (int i = 0; i < listed.size(); i++) {
      if (!inCommand.contains(listed.get(i))) {
        problems.warning(
            refs.names().get(i).at(),
            d.owner() + ": '" + listed.get(i) + "' is dropped, as the command names its own",
            "references in a command replace the list of the same kind");
      }
    }
  }
}
