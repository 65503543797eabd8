package dev.torc.cli.tui;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything about one file or one piece of user data, and who writes and reads it. */
final class RecordView implements View {
  /** As many relations as are looked through for one record. */
  private static final int MOST = 10_000;

  private static final int MOST_SHOWN = 500;

  private final Desk desk;
  private final long workflowId;
  private final RecordKind kind;
  private final long id;
  private final Path here;
  private final TextPane text = new TextPane();

  RecordView(Desk desk, long workflowId, RecordKind kind, long id, Path here) {
    this.desk = desk;
    this.workflowId = workflowId;
    this.kind = kind;
    this.id = id;
    this.here = here;
  }

  @Override
  public String title() {
    return kind.one + " " + id;
  }

  @Override
  public String keys() {
    return "arrows scroll  Esc back  ? help";
  }

  @Override
  public void refresh() {
    desk.ask(this::lines, text::set);
  }

  private List<String> lines(TorcApi api) {
    Row record = api.get(kind.route + "/" + id);
    List<String> out = new ArrayList<>();
    out.add("Name         " + record.textOr("name", ""));
    out.addAll(kind.details(record, here));
    TorcApi.Page all =
        api.page("/workflows/" + workflowId + "/" + kind.relations, new Query(), 0, MOST);
    List<Row> own = all.items().stream().filter(r -> r.numberOr(kind.idField, 0) == id).toList();
    out.add("");
    jobs(own, "producer", "Written by", out);
    jobs(own, "consumer", "Read by", out);
    if (all.more()) {
      out.add("(of the first " + MOST + " relations of this workflow)");
    }
    return out;
  }

  private static void jobs(List<Row> relations, String role, String head, List<String> out) {
    Set<Long> seen = new TreeSet<>();
    out.add(head);
    for (Row r : relations) {
      Long job = r.number(role + "_job_id");
      if (job != null && seen.add(job) && seen.size() <= MOST_SHOWN) {
        out.add("  job " + job + " · " + r.textOr(role + "_job_name", ""));
      }
    }
    if (seen.isEmpty()) {
      out.add("  no job");
    } else if (seen.size() > MOST_SHOWN) {
      out.add("  and " + (seen.size() - MOST_SHOWN) + " more");
    }
  }

  @Override
  public void draw(Pen pen) {
    text.draw(pen.part(1, 0, pen.width - 1, pen.height));
  }

  @Override
  public boolean key(Key key) {
    return text.key(key);
  }
}
