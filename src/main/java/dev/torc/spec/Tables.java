package dev.torc.spec;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameter tables: CSV, JSON (list of objects) and JSON lines. One row is one instance. */
final class Tables {
  private Tables() {}

  /**
   * Reads a table.
   *
   * @throws TorcException INVALID naming file and row
   */
  static Sweep.Table read(String name, Path dir) {
    String lower = name.toLowerCase(Locale.ROOT);
    Sweep.Table table;
    if (lower.endsWith(".csv")) {
      table = csv(name, ParameterValues.readText(name, dir));
    } else if (lower.endsWith(".json")) {
      table = json(name, ParameterValues.readText(name, dir));
    } else if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
      table = jsonLines(name, ParameterValues.readText(name, dir));
    } else {
      throw TorcException.invalid("the parameter table " + name + " has an unknown extension")
          .withHint("use .csv, .json, .jsonl or .ndjson");
    }
    if (table.rows().isEmpty()) {
      throw TorcException.invalid("the parameter table " + name + " has no rows");
    }
    if (table.rows().size() > ParameterValues.LIMIT) {
      throw TorcException.invalid(
          "the parameter table "
              + name
              + " has "
              + table.rows().size()
              + " rows; the limit is "
              + ParameterValues.LIMIT);
    }
    return table;
  }

  private static Sweep.Table csv(String name, String text) {
    List<List<String>> records = Csv.parse(name, text);
    if (records.isEmpty()) {
      throw TorcException.invalid("the parameter table " + name + " is empty");
    }
    List<String> header = records.get(0).stream().map(String::strip).toList();
    if (header.stream().anyMatch(String::isEmpty)) {
      throw TorcException.invalid("the header of " + name + " has an empty column name");
    }
    if (new HashSet<>(header).size() < header.size()) {
      throw TorcException.invalid("the header of " + name + " has a column name twice");
    }
    List<List<ParamValue>> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      List<String> r = records.get(i);
      if (r.size() != header.size()) {
        throw TorcException.invalid(
            "row "
                + i
                + " of "
                + name
                + " has "
                + r.size()
                + " fields, the header has "
                + header.size());
      }
      rows.add(r.stream().map(ParamValue::of).toList());
    }
    return new Sweep.Table(header, rows);
  }

  private static Sweep.Table json(String name, String text) {
    Object value = parse(name, text);
    if (!(value instanceof List<?> list)) {
      throw TorcException.invalid("the parameter table " + name + " is not a list of objects");
    }
    return objects(name, list);
  }

  private static Sweep.Table jsonLines(String name, String text) {
    List<@Nullable Object> list = new ArrayList<>();
    int line = 0;
    for (String s : text.split("\\R")) {
      line++;
      if (!s.isBlank()) {
        list.add(parse(name + ":" + line, s));
      }
    }
    return objects(name, list);
  }

  private static @Nullable Object parse(String where, String text) {
    try {
      return Json.parse(text);
    } catch (TorcException e) {
      throw TorcException.invalid("the parameter table " + where + " is " + e.message());
    }
  }

  private static Sweep.Table objects(String name, List<?> list) {
    List<String> header = List.of();
    List<List<ParamValue>> rows = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof Map<?, ?> m)) {
        throw TorcException.invalid("row " + (i + 1) + " of " + name + " is not an object");
      }
      if (i == 0) {
        header = m.keySet().stream().map(String::valueOf).toList();
      }
      if (!m.keySet().equals(new HashSet<>(header))) {
        throw TorcException.invalid(
            "row "
                + (i + 1)
                + " of "
                + name
                + " has the columns "
                + m.keySet()
                + ", the first row has "
                + header);
      }
      List<ParamValue> row = new ArrayList<>();
      header.forEach(h -> row.add(value(m.get(h))));
      rows.add(row);
    }
    return new Sweep.Table(header, rows);
  }

  private static ParamValue value(@Nullable Object v) {
    if (v instanceof Long i) {
      return new ParamValue.Int(i);
    }
    if (v instanceof Double d) {
      return new ParamValue.Real(d);
    }
    return new ParamValue.Text(v instanceof String s ? s : Json.write(v));
  }
}
