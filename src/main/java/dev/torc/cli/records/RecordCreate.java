package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates one record. */
final class RecordCreate implements Command {
  private final Kind kind;
  private final String command;
  private final Map<String, @Nullable Object> body = new LinkedHashMap<>();
  private final Query query = new Query();
  private @Nullable Long workflowId;

  /**
   * @param command its full name
   */
  RecordCreate(Kind kind, String command) {
    this.kind = kind;
    this.command = command;
  }

  @Override
  public String description() {
    return "Create " + article(kind.noun()) + kind.noun() + ".";
  }

  @Override
  public List<String> examples() {
    var text = new StringBuilder("torc " + command + (kind.isWorkflow() ? "" : " 12"));
    for (Input i : kind.inputs()) {
      if (i.required()) {
        text.append(' ').append(i.names().get(i.names().size() - 1)).append(' ').append(i.sample());
      }
    }
    return List.of(text.toString());
  }

  private static String article(String noun) {
    return switch (noun) {
      case "user data", "resource requirements" -> "";
      case "event", "RO-Crate entity" -> "an ";
      default -> "a ";
    };
  }

  @Override
  public void declare(Options o) {
    if (!kind.isWorkflow()) {
      o.positional("WORKFLOW_ID", "", 0, 1);
    }
    kind.inputs().forEach(i -> i.declare(o));
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    for (Input i : kind.inputs()) {
      Object v = i.value(o);
      if (kind.beside().contains(i.key())) {
        query.and(i.key(), v);
      } else if (v != null) {
        body.put(i.key(), v);
      }
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("creation");
    Input.complete(body, session);
    if (kind.isWorkflow()) {
      body.put("user", session.user());
    } else {
      body.put("workflow_id", session.workflowId(workflowId));
    }
    if (kind.isStream()) {
      body.put("timestamp", Instant.now().toEpochMilli());
    }
    Row r = session.api().post(kind.path() + query, body);
    if (session.json()) {
      session.printJson(RecordList.withTime(r));
      return 0;
    }
    session.out().println("Successfully created " + kind.noun() + ":");
    session.out().println("  ID: " + r.id());
    RecordGet.print(kind, r, session.out());
    return 0;
  }
}
