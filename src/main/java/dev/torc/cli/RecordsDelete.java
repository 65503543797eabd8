package dev.torc.cli;

import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;

/** Deletes records of one kind by their ids. */
final class RecordsDelete implements Command {
  private final String noun;
  private final String path;
  private List<Long> ids = new ArrayList<>();

  /**
   * @param noun what one record is called
   * @param path route of the records
   */
  RecordsDelete(String noun, String path) {
    this.noun = noun;
    this.path = path;
  }

  @Override
  public String description() {
    return "Delete " + noun + "s.";
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
      Row r = session.api().delete(path + "/" + id);
      deleted.add(r.fields());
      if (!session.json()) {
        session.out().println("Successfully deleted " + noun + " ID: " + id);
      }
    }
    if (session.json()) {
      session.printJson(deleted.size() == 1 ? deleted.get(0) : deleted);
    }
    return 0;
  }
}
