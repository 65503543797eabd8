package dev.torc.cli;

import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Delete results.")
final class ResultsDelete implements Command {
  @Parameters(arity = "1..*", paramLabel = "ID")
  List<Long> ids = new ArrayList<>();

  @Override
  public int run(Session session) {
    session.refuseCsv("deletion");
    List<Object> deleted = new ArrayList<>();
    for (Long id : ids) {
      Row r = session.api().delete("/results/" + id);
      deleted.add(r.fields());
      if (!session.json()) {
        session.out().println("Successfully deleted result ID: " + id);
      }
    }
    if (session.json()) {
      session.printJson(deleted.size() == 1 ? deleted.get(0) : deleted);
    }
    return 0;
  }
}
