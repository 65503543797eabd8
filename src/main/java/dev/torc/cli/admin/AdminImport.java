package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.engine.InputHashes;
import dev.torc.store.PublishedImport;
import dev.torc.store.PublishedImport.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes over a database of the published torc-server. */
public final class AdminImport implements Command {
  private static final long WORTH_A_LINE = 100_000;

  private Path source = Path.of("");
  private @Nullable Path database;

  @Override
  public String description() {
    return "Copy a database of torc-server 1.0.0 into a new one of this program.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Database of torc-server; it is only read", 1, 1);
    o.value("FILE", "New database. Default: torc.db", "-d", "--database");
  }

  @Override
  public void read(Options o) {
    source = Path.of(o.positional(0));
    database = o.path("--database");
  }

  @Override
  public int run(Session session) {
    Path named = database == null ? Path.of("torc.db") : database;
    Path target = session.directory().resolve(named);
    PublishedImport work =
        new PublishedImport(
            session.directory().resolve(source),
            target,
            (table, rows, of) -> {
              if (of >= WORTH_A_LINE) {
                session.err().println(table + ": " + rows + " of " + of);
              }
            });
    List<Count> counts = work.run(InputHashes::renew);
    print(session, target, counts);
    return 0;
  }

  private static void print(Session session, Path target, List<Count> counts) {
    if (session.json()) {
      Map<String, Object> tables = new LinkedHashMap<>();
      counts.forEach(c -> tables.put(c.table(), Map.of("read", c.read(), "written", c.kept())));
      session.printJson(Map.of("database", target.toString(), "tables", tables));
      return;
    }
    session.refuseCsv("import");
    List<String[]> rows = new ArrayList<>();
    for (Count c : counts) {
      if (c.read() > 0) {
        String note = c.read() == c.kept() ? "" : " (the others belonged to what was deleted)";
        rows.add(new String[] {c.table(), String.valueOf(c.read()), c.kept() + note});
      }
    }
    Table.print(session.out(), List.of("Table", "Read", "Written"), rows);
    session.out().println("Imported into " + target);
  }
}
