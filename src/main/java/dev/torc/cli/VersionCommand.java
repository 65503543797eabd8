package dev.torc.cli;

import java.util.LinkedHashMap;
import java.util.Map;

final class VersionCommand implements Command {
  @Override
  public String description() {
    return "Show the version.";
  }

  /** The version of the jar; "dev" when the classes come from a folder. */
  static String version() {
    String v = VersionCommand.class.getPackage().getImplementationVersion();
    return v == null ? "dev" : v;
  }

  static String text() {
    return "torc " + version();
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("version");
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("version", version());
      m.put("api_version", VersionCheck.API_VERSION);
      session.printJson(m);
    } else {
      session.out().println(text());
    }
    return 0;
  }
}
