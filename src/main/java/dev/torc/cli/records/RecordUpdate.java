package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes fields of one record and leaves the others as they are. */
final class RecordUpdate implements Command {
  private final Kind kind;
  private final Map<String, @Nullable Object> changes = new LinkedHashMap<>();
  private @Nullable Long given;

  RecordUpdate(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String description() {
    return "Change fields of one " + kind.noun() + ".";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", kind.isWorkflow() ? 0 : 1, 1);
    kind.changes().forEach(i -> i.declare(o));
  }

  @Override
  public void read(Options o) {
    given = o.positionalNumber(0);
    for (Input i : kind.changes()) {
      Object v = i.value(o);
      if (v != null) {
        changes.put(i.key(), v);
      }
    }
    if (changes.isEmpty()) {
      throw Options.usage("nothing to change was given");
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("update");
    Input.complete(changes, session);
    long id = given == null ? session.workflowId(null) : given;
    String path = kind.path() + "/" + id;
    Map<String, @Nullable Object> body = new LinkedHashMap<>(session.api().get(path).fields());
    body.putAll(changes);
    Row r = session.api().put(path, body);
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    session.out().println("Successfully updated " + kind.noun() + ":");
    session.out().println("  ID: " + id);
    RecordGet.print(kind, r, session.out());
    return 0;
  }
}
