package dev.torc.cli.config;

import dev.torc.cli.Command;
import dev.torc.cli.Session;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the configuration files. */
public final class ConfigValidate implements Command {
  @Override
  public String description() {
    return "Check the configuration files: syntax, names and types.";
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("validation");
    List<String> problems = problems(Settings.places(session.io()));
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("valid", problems.isEmpty());
      m.put("errors", problems);
      session.printJson(m);
      return problems.isEmpty() ? 0 : 1;
    }
    for (Settings.Place p : Settings.places(session.io())) {
      if (p.exists()) {
        session.out().println("Checked " + p.file());
      }
    }
    problems.forEach(p -> session.err().println("error: " + p));
    session
        .out()
        .println(problems.isEmpty() ? "Configuration is valid." : "Configuration is not valid.");
    return problems.isEmpty() ? 0 : 1;
  }

  /** What is wrong in the files that exist. */
  static List<String> problems(List<Settings.Place> places) {
    List<String> out = new ArrayList<>();
    for (Settings.Place p : places) {
      if (p.exists()) {
        try {
          check(p.file().toString(), "", Settings.read(p.file()), out);
        } catch (TorcException e) {
          out.add(e.message());
        }
      }
    }
    return out;
  }

  private static void check(String file, String path, Map<?, ?> table, List<String> out) {
    table.forEach(
        (k, v) -> {
          String name = path.isEmpty() ? String.valueOf(k) : path + "." + k;
          SettingKeys.Key key = SettingKeys.find(name);
          if (key != null) {
            String problem = SettingKeys.problem(key, v);
            if (problem != null) {
              out.add(file + ": " + name + " " + problem);
            }
          } else if (SettingKeys.isForeign(name)) {
            return;
          } else if (v instanceof Map<?, ?> m && isTable(name)) {
            check(file, name, m, out);
          } else {
            out.add(file + ": there is no setting " + name);
          }
        });
  }

  private static boolean isTable(String name) {
    return SettingKeys.ALL.stream().anyMatch(k -> k.name().startsWith(name + "."));
  }
}
