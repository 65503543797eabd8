package dev.torc.cli;

import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;

final class FilesDelete implements Command {
  private List<Long> ids = new ArrayList<>();

  @Override
  public String description() {
    return "Delete files.";
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
      Row r = session.api().delete("/files/" + id);
      deleted.add(r.fields());
      if (!session.json()) {
        session.out().println("Successfully deleted file ID: " + id);
      }
    }
    if (session.json()) {
      session.printJson(deleted.size() == 1 ? deleted.get(0) : deleted);
    }
    return 0;
  }
}
