package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.store.FilteredCopy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a copy of a database, or of some of its workflows. */
public final class AdminExport implements Command {
  private List<Long> ids = List.of();
  private List<String> users = List.of();
  private List<String> groups = List.of();
  private @Nullable Path output;
  private @Nullable Path database;
  private boolean overwrite;
  private boolean keepGroups;
  private boolean noVacuum;

  @Override
  public String description() {
    return "Write a copy of a database, or of some of its workflows, into a file of its own.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "Only these workflows", 0, Integer.MAX_VALUE);
    o.value("FILE", "The new file. Required", "-o", "--output");
    o.value("FILE", "The database [env: DATABASE_URL]. Default: torc.db", "-d", "--database");
    o.values("NAME", "Only workflows of these users", "--user");
    o.values("ID", "Only workflows of these access groups", "--access-group");
    o.flag("Replace the file if there is one", "--overwrite");
    o.flag("Keep access groups and members, also those of others", "--preserve-access-groups");
    o.flag("Keep the room of what is left out; quicker", "--no-vacuum");
  }

  @Override
  public void read(Options o) {
    ids = o.positionalNumbers();
    output = o.path("--output");
    database = o.path("--database");
    users = o.texts("--user");
    groups = o.texts("--access-group");
    overwrite = o.has("--overwrite");
    keepGroups = o.has("--preserve-access-groups");
    noVacuum = o.has("--no-vacuum");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("export");
    if (output == null) {
      throw Options.usage("--output <FILE> is missing");
    }
    Path from = session.directory().resolve(database == null ? session.servedDatabase() : database);
    Path to = session.directory().resolve(output);
    var filter = new FilteredCopy.Filter(ids, users, groupIds(), keepGroups);
    long workflows = new FilteredCopy(from, to).write(filter, overwrite, !noVacuum);
    if (session.json()) {
      session.printJson(Map.of("output", to.toString(), "workflows", workflows));
    } else {
      session.out().println("Wrote " + workflows + " workflow(s) to " + to);
    }
    return 0;
  }

  private List<Long> groupIds() {
    try {
      return groups.stream().map(Long::valueOf).toList();
    } catch (NumberFormatException e) {
      throw Options.usage("--access-group takes the ids of access groups");
    }
  }
}
