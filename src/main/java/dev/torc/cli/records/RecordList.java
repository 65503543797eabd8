package dev.torc.cli.records;

import dev.torc.cli.ListCommand;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.events.MonitorCommand;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists the records of one kind of a workflow. */
final class RecordList extends ListCommand {
  private final Kind kind;
  private final List<@Nullable Object> filters = new ArrayList<>();
  private @Nullable Long workflowId;
  private boolean follow;

  RecordList(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String description() {
    return "List the " + kind.plural() + " of a workflow.";
  }

  @Override
  public List<String> shortNames() {
    return switch (kind.path()) {
      case "/user_data" -> List.of("-o");
      case "/events", "/compute_nodes", "/scheduled_compute_nodes" -> List.of("-o", "-s", "-r");
      default -> List.of();
    };
  }

  @Override
  public void declare(Options o) {
    super.declare(o);
    o.positional("WORKFLOW_ID", "", 0, 1);
    kind.filters().forEach(f -> f.declare(o));
    if (kind.isStream()) {
      o.flag("Go on with the events that come", "--follow");
    }
  }

  @Override
  public void read(Options o) {
    super.read(o);
    workflowId = o.positionalNumber(0);
    follow = o.has("--follow");
    kind.filters().forEach(f -> filters.add(f.value(o)));
  }

  @Override
  public int run(Session session) {
    if (!follow) {
      return super.run(session);
    }
    session.refuseCsv("stream");
    long id = session.workflowId(workflowId);
    workflowId = id;
    super.run(session);
    return MonitorCommand.follow(session, id);
  }

  @Override
  public Source source(Session session) {
    long id = session.workflowId(workflowId);
    boolean own = !kind.listPath().isEmpty();
    Query query = own ? new Query() : Query.of("workflow_id", id);
    for (int i = 0; i < filters.size(); i++) {
      query.and(kind.filters().get(i).key(), filters.get(i));
    }
    return new Source(
        own ? kind.listPath().replace("{id}", String.valueOf(id)) : kind.path(),
        query,
        kind.title() + " for workflow ID " + id + ":",
        kind.plural(),
        "No " + kind.plural() + " found for workflow ID: " + id);
  }

  @Override
  public List<String> headers(Session session) {
    return kind.columns().stream().map(Column::header).toList();
  }

  @Override
  public String[] cells(Session session, Row row) {
    String[] out = new String[kind.columns().size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = kind.columns().get(i).cell(row);
    }
    return out;
  }

  @Override
  public Map<String, @Nullable Object> fields(Row row) {
    return withTime(row);
  }

  /** Events are stamped in milliseconds; people want a time beside them. */
  static Map<String, @Nullable Object> withTime(Row row) {
    Long millis = row.number("timestamp");
    if (millis == null) {
      return row.fields();
    }
    Map<String, @Nullable Object> m = new TreeMap<>(row.fields());
    m.put("timestamp_formatted", Instant.ofEpochMilli(millis).toString());
    return m;
  }
}
