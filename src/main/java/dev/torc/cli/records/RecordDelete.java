package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deletes records of one kind by their ids. */
final class RecordDelete implements Command {
  private final Kind kind;
  private List<Long> ids = new ArrayList<>();

  RecordDelete(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String description() {
    return "Delete " + kind.plural() + ".";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 1, Integer.MAX_VALUE);
  }

  @Override
  public void read(Options o) {
    ids = o.positionalNumbers();
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("deletion");
    List<Object> deleted = new ArrayList<>();
    for (Long id : ids) {
      Row r = session.api().delete(kind.path() + "/" + id);
      deleted.add(r.fields());
      if (!session.json()) {
        session.out().println("Successfully deleted " + kind.noun() + " ID: " + id);
      }
    }
    if (session.json()) {
      boolean list = deleted.size() > 1 || kind.path().equals("/jobs"); // as published
      session.printJson(list ? Map.of("items", deleted) : deleted.get(0));
    }
    return 0;
  }
}
