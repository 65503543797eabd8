package dev.torc.cli.config;

import dev.torc.cli.Command;
import dev.torc.cli.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows where configuration files are looked for. */
public final class ConfigPaths implements Command {
  @Override
  public String description() {
    return "Show where configuration files are looked for, and which there are.";
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("paths");
    List<Settings.Place> places = session.settings().places();
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      for (Settings.Place p : places) {
        m.put(
            p.kind().toLowerCase(Locale.ROOT),
            Map.of("path", p.file().toString(), "exists", p.exists()));
      }
      session.printJson(m);
      return 0;
    }
    session.out().println("Configuration file paths (later ones win):");
    session.out().println();
    for (Settings.Place p : places) {
      String kind = (p.kind() + ":        ").substring(0, 9);
      session.out().println("  " + kind + p.file() + (p.exists() ? " (exists)" : " (not found)"));
    }
    if (places.stream().noneMatch(Settings.Place::exists)) {
      session.out().println("No configuration files found.");
    }
    session
        .err()
        .println(
            "\nVariables win over files: TORC_CLIENT__API_URL, TORC_CLIENT__RUN__OUTPUT_DIR, …\n"
                + "'torc config init --user' writes a file to begin with.");
    return 0;
  }
}
