package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Row;
import java.io.PrintStream;
import java.util.Locale;

/** Shows one record. */
final class RecordGet implements Command {
  private final Kind kind;
  private long id;

  RecordGet(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String description() {
    return "Show one " + kind.noun() + ".";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 1, 1);
  }

  @Override
  public void read(Options o) {
    id = o.neededNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv(kind.noun());
    Row r = session.api().get(kind.path() + "/" + id);
    if (session.json()) {
      session.printJson(RecordList.withTime(r));
      return 0;
    }
    session.out().println(capital(kind.noun()) + " ID " + id + ":");
    print(kind, r, session.out());
    return 0;
  }

  static void print(Kind kind, Row r, PrintStream out) {
    for (Column c : kind.details()) {
      out.println("  " + c.header() + ": " + TerminalText.lines(c.cell(r)).replace("\n", "\n  "));
    }
  }

  static String capital(String noun) {
    return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }
}
