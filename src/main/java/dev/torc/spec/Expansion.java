package dev.torc.spec;

import dev.torc.model.Json;
import dev.torc.spec.Drafts.FileDraft;
import dev.torc.spec.Drafts.UserDataDraft;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files and user data after expansion, and the names of the jobs: all that references can point to.
 */
final class Expansion {
  private static final String FAN_IN =
      "put every parameter into the name; for one consumer of many producers leave the parameters "
          + "out and use depends_on_regexes or input_file_regexes";

  final List<List<String>> jobNames = new ArrayList<>();
  final List<FileSpec> files = new ArrayList<>();
  final List<UserDataSpec> userData = new ArrayList<>();
  final Map<String, FileSpec> filesByName = new HashMap<>();
  final Map<String, UserDataSpec> userDataByName = new HashMap<>();
  private final Map<String, String> dataTexts = new HashMap<>();
  private final Problems problems;

  Expansion(Draft draft, Problems problems) {
    this.problems = problems;
    for (var job : draft.jobs) {
      List<String> names = new ArrayList<>(job.sweep().size());
      for (int i = 0; i < job.sweep().size(); i++) {
        String name = job.name().render(job.sweep().row(i));
        unique(draft.jobNames, name, job.name().at(), job.sweep());
        names.add(name);
      }
      jobNames.add(names);
    }
    draft.files.forEach(f -> file(f, draft.fileNames));
    draft.userData.forEach(u -> userData(u, draft.userDataNames));
  }

  private void unique(Names names, String name, ScalarNode at, Sweep sweep) {
    ScalarNode old = names.add(name, at);
    if (old != null) {
      String where = old == at ? "" : "the first is in line " + old.line();
      problems.error(
          at,
          names.kind()
              + " '"
              + name
              + "' is there twice"
              + (sweep.size() > 1 ? " after expansion" : ""),
          sweep.size() > 1 ? FAN_IN : where.isEmpty() ? null : where);
    }
  }

  private void file(FileDraft f, Names names) {
    for (int i = 0; i < f.sweep().size(); i++) {
      List<ParamValue> row = f.sweep().row(i);
      String id = f.identifier() == null ? null : f.identifier().render(row);
      var spec = new FileSpec(f.name().render(row), f.path().render(row), id, f.stMtime());
      unique(names, spec.name(), f.name().at(), f.sweep());
      files.add(spec);
      filesByName.put(spec.name(), spec);
    }
  }

  private void userData(UserDataDraft u, Names names) {
    Map<ScalarNode, Template> templates = new IdentityHashMap<>();
    for (int i = 0; i < u.sweep().size(); i++) {
      List<ParamValue> row = u.sweep().row(i);
      Object data = u.data() == null ? null : data(u.data(), u.sweep(), row, templates);
      var spec = new UserDataSpec(u.name().render(row), data, u.ephemeral());
      unique(names, spec.name(), u.name().at(), u.sweep());
      userData.add(spec);
      userDataByName.put(spec.name(), spec);
    }
  }

  private static @Nullable Object data(
      Node node, Sweep sweep, List<ParamValue> row, Map<ScalarNode, Template> templates) {
    if (node instanceof ObjectNode o) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      o.members().forEach((k, m) -> out.put(k, data(m.value(), sweep, row, templates)));
      return Plain.copy(out);
    }
    if (node instanceof ListNode l) {
      List<@Nullable Object> out = new ArrayList<>(l.items().size());
      l.items().forEach(n -> out.add(data(n, sweep, row, templates)));
      return Collections.unmodifiableList(out);
    }
    ScalarNode s = (ScalarNode) node;
    return s.isText()
        ? templates.computeIfAbsent(s, n -> Template.of(n.text(), sweep.names())).render(row)
        : s.value();
  }

  /** Compact JSON of a record's data; null when it has none. */
  @Nullable String dataText(String name) {
    UserDataSpec u = userDataByName.get(name);
    if (u == null || u.data() == null) {
      return null;
    }
    return dataTexts.computeIfAbsent(name, n -> Json.write(u.data()));
  }
}
