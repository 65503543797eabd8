package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameter fields of the workflow and of its items. */
final class Sweeps {
  private final Path dir;
  private final Problems problems;
  private final Map<String, Sweep.Table> tables = new HashMap<>();
  private final Map<String, Sweep.Axis> shared = new LinkedHashMap<>();
  private @Nullable ScalarNode sharedTable;
  private long total;

  Sweeps(Path dir, Problems problems) {
    this.dir = dir;
    this.problems = problems;
  }

  /** The shared axes by name. */
  Map<String, Sweep.Axis> shared() {
    return shared;
  }

  /** Whether so many items were asked for that expanding the rest would be pointless. */
  boolean exceeded() {
    return total > ParameterValues.LIMIT;
  }

  /** Every name that is a parameter or a table column anywhere in the document. */
  Set<String> allNames(ObjectNode root) {
    Set<String> out = new TreeSet<>();
    addNames(root, out);
    for (String list : List.of("jobs", "files", "user_data")) {
      if (root.get(list) instanceof ListNode l) {
        for (Node item : l.items()) {
          if (item instanceof ObjectNode o) {
            addNames(o, out);
          }
        }
      }
    }
    return out;
  }

  private void addNames(ObjectNode node, Set<String> out) {
    if (node.get("parameters") instanceof ObjectNode p) {
      out.addAll(p.members().keySet());
    }
    if (node.get("parameters_file") instanceof ScalarNode s && s.isText()) {
      try {
        out.addAll(table(s.text()).names());
      } catch (TorcException unreadable) {
        // Told when the item itself is read.
        return;
      }
    }
  }

  void readShared(Fields top) {
    for (Sweep.Axis a : axes(top)) {
      shared.put(a.name(), a);
    }
    sharedTable = top.text("parameters_file");
    if (sharedTable != null && top.has("parameters")) {
      top.error(sharedTable, "'parameters_file' and 'parameters' exclude each other", null);
    }
    if (sharedTable != null) {
      table(top, sharedTable);
    }
  }

  /** The rows of an item; null when its parameters are wrong, which is reported. */
  @Nullable Sweep of(Fields item) {
    int before = problems.errorCount();
    Sweep sweep = read(item);
    if (problems.errorCount() > before || sweep == null) {
      return null;
    }
    total += sweep.size();
    if (total > ParameterValues.LIMIT) {
      item.error(
          item.node(),
          "with these "
              + sweep.size()
              + " the workflow has "
              + total
              + " items; the limit is "
              + ParameterValues.LIMIT,
          null);
      return null;
    }
    return sweep;
  }

  private @Nullable Sweep read(Fields item) {
    ScalarNode file = item.text("parameters_file");
    Boolean useTable = item.bool("use_parameters_file");
    String mode = mode(item);
    if (file != null || Boolean.TRUE.equals(useTable)) {
      return fromTable(item, file, Boolean.TRUE.equals(useTable));
    }
    List<Sweep.Axis> axes = item.has("parameters") ? axes(item) : used(item);
    if (axes.isEmpty()) {
      return Sweep.NONE;
    }
    return mode.equals("zip") ? zip(item, axes) : product(item, axes);
  }

  private String mode(Fields item) {
    ScalarNode mode = item.text("parameter_mode");
    if (mode == null || mode.text().equals("product") || mode.text().equals("zip")) {
      return mode == null ? "product" : mode.text();
    }
    problems.warning(
        mode,
        item.owner() + ": 'parameter_mode' " + mode.text() + " is unknown and means product",
        "use product or zip");
    return "product";
  }

  private @Nullable Sweep fromTable(Fields item, @Nullable ScalarNode file, boolean useShared) {
    for (String other : List.of("parameters", "parameter_mode", "use_parameters")) {
      Node at = item.get(other);
      if (at != null) {
        item.error(at, "'" + other + "' cannot be combined with a parameter table", null);
      }
    }
    if (file != null && useShared) {
      item.error(file, "'parameters_file' and 'use_parameters_file' exclude each other", null);
    }
    ScalarNode source = file != null ? file : sharedTable;
    if (source == null) {
      item.error(
          item.node(), "'use_parameters_file' needs a 'parameters_file' of the workflow", null);
      return null;
    }
    return table(item, source);
  }

  private Sweep.@Nullable Table table(Fields owner, ScalarNode source) {
    try {
      return table(source.text());
    } catch (TorcException e) {
      owner.error(source, e.message(), e.hint());
      return null;
    }
  }

  private Sweep.Table table(String name) {
    Sweep.Table t = tables.get(name);
    if (t == null) {
      t = Tables.read(name, dir);
      tables.put(name, t);
    }
    return t;
  }

  private List<Sweep.Axis> used(Fields item) {
    List<Sweep.Axis> out = new ArrayList<>();
    for (ScalarNode name : item.texts("use_parameters")) {
      Sweep.Axis a = shared.get(name.text());
      if (a == null) {
        problems.warning(
            name,
            item.owner() + ": the workflow has no parameter '" + name.text() + "'; it is ignored",
            Texts.didYouMean(name.text(), shared.keySet()).orElse(null));
      } else if (!out.contains(a)) {
        out.add(a);
      }
    }
    return out;
  }

  private List<Sweep.Axis> axes(Fields owner) {
    ObjectNode node = owner.object("parameters");
    List<Sweep.Axis> out = new ArrayList<>();
    if (node != null) {
      for (Member m : node.members().values()) {
        try {
          List<ParamValue> values = values(m);
          if (values.isEmpty()) {
            owner.error(m.value(), "parameter '" + m.key() + "' has no values", null);
          } else {
            out.add(new Sweep.Axis(m.key(), values));
          }
        } catch (TorcException e) {
          owner.error(m.value(), "parameter '" + m.key() + "': " + e.message(), e.hint());
        }
      }
    }
    return out;
  }

  private List<ParamValue> values(Member m) {
    if (m.value() instanceof ScalarNode s && !s.isNull()) {
      return s.isText() ? ParameterValues.parse(s.text(), dir) : List.of(word(s));
    }
    if (!(m.value() instanceof ListNode l)) {
      throw TorcException.invalid("must be a string or a list, not " + m.value().describe());
    }
    List<ParamValue> out = new ArrayList<>();
    for (Node item : l.items()) {
      if (!(item instanceof ScalarNode s) || s.isNull()) {
        throw TorcException.invalid(
            "a list item must be a string or number, not " + item.describe());
      }
      out.addAll(s.isText() ? words(m.key(), s) : List.of(word(s)));
    }
    return out;
  }

  /** A string in a native list: split at commas and typed by its text, as in a list string. */
  private List<ParamValue> words(String parameter, ScalarNode s) {
    List<ParamValue> out = ParameterValues.list(s.text());
    if (out.size() > 1) {
      problems.warning(
          s,
          "parameter '" + parameter + "': '" + Texts.shorten(s.text()) + "' is split at its commas",
          "a parameter value cannot contain a comma");
    }
    return out.isEmpty() ? List.of(new ParamValue.Text(s.text())) : out;
  }

  private static ParamValue word(ScalarNode s) {
    return ParamValue.of(String.valueOf(s.value()));
  }

  private static @Nullable Sweep zip(Fields item, List<Sweep.Axis> axes) {
    if (axes.stream().map(a -> a.values().size()).distinct().count() > 1) {
      String sizes =
          axes.stream()
              .map(a -> a.name() + " has " + a.values().size())
              .collect(Collectors.joining(", "));
      item.error(item.node(), "parameter_mode zip needs lists of one length: " + sizes, null);
      return null;
    }
    return new Sweep.Zip(axes);
  }

  private static @Nullable Sweep product(Fields item, List<Sweep.Axis> axes) {
    double exact = 1;
    long size = 1;
    for (Sweep.Axis a : axes) {
      exact *= a.values().size();
      size = Math.min(size * a.values().size(), (long) ParameterValues.LIMIT + 1);
    }
    if (size > ParameterValues.LIMIT) {
      String sum =
          axes.stream().map(a -> "" + a.values().size()).collect(Collectors.joining(" x "));
      item.error(
          item.node(),
          "the parameters multiply to "
              + sum
              + " = "
              + String.format("%.0f", exact)
              + " items; the limit is "
              + ParameterValues.LIMIT,
          "use parameter_mode: zip, or shorter lists");
      return null;
    }
    return new Sweep.Product(axes, (int) size);
  }
}
