package dev.torc.cli.graph;

import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import dev.torc.client.Transport;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The workflow-graph interface of the server. */
final class GraphServer implements AutoCloseable {
  private final JsonCalls calls;

  GraphServer(Session session) {
    calls = new JsonCalls(new Transport(session.sibling("/api")));
  }

  JsonCalls calls() {
    return calls;
  }

  static String path(String workflow, String what) {
    return "/workflows/" + JsonCalls.segment(workflow) + what;
  }

  Row status(String workflow) {
    return naming(workflow, () -> Row.of(calls.get(path(workflow, "/status"))));
  }

  void post(String workflow, String what) {
    naming(workflow, () -> String.valueOf(calls.post(path(workflow, what), null)));
  }

  /** This interface refuses without a word: the command says what was not found. */
  private static <T> T naming(String workflow, Supplier<T> call) {
    try {
      return call.get();
    } catch (TorcException e) {
      throw e.kind() == ErrorKind.NOT_FOUND
          ? TorcException.of(ErrorKind.NOT_FOUND, "workflow '" + workflow + "' not found")
          : e;
    }
  }

  /** How many jobs are in which state. */
  static Map<String, Integer> counts(Row workflow) {
    Map<String, Integer> out = new LinkedHashMap<>();
    for (Row j : workflow.rows("jobs")) {
      out.merge(j.textOr("status", ""), 1, Integer::sum);
    }
    return out;
  }

  @Override
  public void close() {
    calls.close();
  }
}
