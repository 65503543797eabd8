package dev.torc.cli.doctor;

import dev.torc.cli.Command;
import dev.torc.cli.Session;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at everything that torc needs, and says what to do about what is wrong. */
public final class DoctorCommand implements Command {
  @Override
  public String description() {
    return "Check Java, class-data archive, folders, settings, database, server and clock.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc doctor", "torc --url http://server:8080/torc-service/v1 doctor");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("check");
    List<Check> checks = new ArrayList<>();
    var machine = new MachineChecks(session.io());
    checks.add(machine.java());
    checks.add(machine.archive());
    checks.add(machine.temporaryFolder());
    checks.add(machine.currentFolder());
    checks.add(machine.settings());
    var services = new ServiceChecks(session);
    checks.add(services.database());
    checks.addAll(services.server());
    boolean bad = checks.stream().anyMatch(c -> c.state() == Check.State.BAD);
    if (session.json()) {
      session.printJson(
          Map.of("healthy", !bad, "checks", checks.stream().map(DoctorCommand::json).toList()));
    } else {
      checks.forEach(c -> print(c, session.out()));
      session.out().println();
      session.out().println(bad ? "Something needs attention." : "Everything torc needs is there.");
    }
    return bad ? 1 : 0;
  }

  private static Map<String, String> json(Check c) {
    Map<String, String> m = new LinkedHashMap<>();
    m.put("name", c.name());
    m.put("state", c.state().name().toLowerCase(Locale.ROOT));
    m.put("found", c.found());
    m.put("advice", c.advice());
    return m;
  }

  private static void print(Check c, PrintStream out) {
    String mark =
        switch (c.state()) {
          case GOOD -> "✓";
          case HINT -> "◦";
          case BAD -> "✗";
        };
    String name = c.name() + " ".repeat(Math.max(1, 14 - c.name().length()));
    out.println(mark + " " + name + c.found());
    if (!c.advice().isEmpty()) {
      out.println("    → " + c.advice());
    }
  }
}
