package dev.torc.cli.graph;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.dialect.graph.GraphDialect;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code torc graph load}: a workflow file to the server. */
public final class GraphLoad implements Command {
  private Path file = Path.of("");

  @Override
  public String description() {
    return "Create a workflow from a file of workflow-graph (YAML or JSON); prints its id.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow file, or the JSON of a request", 1, 1);
  }

  @Override
  public void read(Options o) {
    file = Path.of(o.positional(0));
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("workflow");
    Object request;
    try {
      String text = Files.readString(session.directory().resolve(file));
      request = GraphDialect.request(text, file.toString().endsWith(".json"));
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.USAGE, "cannot read " + file + ": " + Reason.of(e));
    } catch (TorcException e) {
      throw TorcException.invalid(file + ": " + e.message());
    }
    try (GraphServer server = new GraphServer(session)) {
      Row created = Row.of(server.calls().post("/workflows", request));
      if (session.json()) {
        session.printJson(created.fields());
      } else {
        session.out().println(created.textOr("id", ""));
      }
      return 0;
    }
  }
}
