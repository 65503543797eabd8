package dev.torc.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import dev.torc.client.Transport.Repeat;
import dev.torc.model.Json;
import java.util.List;

/** The routes of a server for the workers of a workflow. */
final class Storing {
  private Storing() {}

  private static String path(long workflow) {
    return "/workflows/" + workflow + "/remote_workers";
  }

  /** Stores workers; those that are stored already stay. */
  static void add(Session session, long workflow, List<String> workers) {
    byte[] body = Json.write(workers).getBytes(UTF_8);
    session.api().transport().send("POST", path(workflow), body, Repeat.SAFE);
  }

  static Row remove(Session session, long workflow, String worker) {
    return session.api().delete(path(workflow) + "/" + JsonCalls.segment(worker));
  }
}
