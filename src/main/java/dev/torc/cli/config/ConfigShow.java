package dev.torc.cli.config;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Shows the settings in force. */
public final class ConfigShow implements Command {
  private String format = "";

  @Override
  public String description() {
    return "Show the settings in force: defaults, files and environment together.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc config show", "torc config show -f json");
  }

  @Override
  public void declare(Options o) {
    o.value("FORMAT", "toml (default) or json", "-f", "--format");
  }

  @Override
  public void read(Options o) {
    format = o.textOr("--format", "");
    if (!List.of("", "toml", "json").contains(format)) {
      throw Options.usage("invalid value '" + format + "' for --format: toml or json");
    }
  }

  @Override
  public int run(Session session) {
    Map<String, Object> tree = session.settings().effective();
    if (format.equals("json") || (format.isEmpty() && session.json())) {
      session.printJson(tree);
    } else {
      print("", tree, session.out());
    }
    return 0;
  }

  private static void print(String path, Map<?, ?> table, PrintStream out) {
    boolean values = table.values().stream().anyMatch(v -> !(v instanceof Map<?, ?>));
    if (values && !path.isEmpty()) {
      out.println("[" + path + "]");
    }
    table.forEach(
        (k, v) -> {
          if (!(v instanceof Map<?, ?>)) {
            out.println(k + " = " + value(v));
          }
        });
    if (values) {
      out.println();
    }
    table.forEach(
        (k, v) -> {
          if (v instanceof Map<?, ?> m) {
            print(path.isEmpty() ? String.valueOf(k) : path + "." + k, m, out);
          }
        });
  }

  private static String value(Object v) {
    if (v instanceof Map<?, ?> m) {
      var text = new StringBuilder("{");
      m.forEach((k, x) -> text.append(text.length() == 1 ? "" : ", ").append(k + " = " + value(x)));
      return text.append('}').toString();
    }
    if (v instanceof List<?> l) {
      return "[" + String.join(", ", l.stream().map(ConfigShow::value).toList()) + "]";
    }
    return v instanceof String s ? Json.write(s) : String.valueOf(v);
  }
}
