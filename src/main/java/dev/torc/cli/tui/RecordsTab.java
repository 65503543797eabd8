package dev.torc.cli.tui;

import dev.torc.client.Query;
import java.nio.file.Path;

/** The files or the user data of a workflow, a page of them at a time. */
final class RecordsTab implements WorkflowView.Tab {
  private final Desk desk;
  private final long id;
  private final RecordKind kind;
  private final Path here;
  private final PagedRows records;
  private String filter = "";
  private int height = 10;

  /**
   * @param here the folder that paths start from
   */
  RecordsTab(Desk desk, long id, RecordKind kind, Path here) {
    this.desk = desk;
    this.id = id;
    this.kind = kind;
    this.here = here;
    this.records = new PagedRows(desk, kind.route);
  }

  @Override
  public String title() {
    return kind.title;
  }

  @Override
  public String keys() {
    return "Enter details  / " + kind.filter + "  [ ] pages";
  }

  @Override
  public void refresh() {
    Query query = Query.of("workflow_id", id).and(kind.filter, filter.isEmpty() ? null : filter);
    records.refresh(query);
  }

  @Override
  public void draw(Pen pen) {
    String which = filter.isEmpty() ? "all" : kind.filter + " '" + filter + "'";
    pen.text(1, 0, records.position(which), pen.paint.dim);
    pen.line(1, " " + kind.columns(pen.width), pen.paint.bold);
    height = Math.max(1, pen.height - 2);
    records
        .rows()
        .draw(
            pen.part(0, 2, pen.width, height),
            (line, r, chosen) ->
                line.line(
                    0,
                    (chosen ? ">" : " ") + kind.line(r, line.width),
                    chosen ? line.paint.bar : line.paint.plain));
  }

  @Override
  public boolean key(Key key) {
    if (records.rows().key(key, height)) {
      return true;
    }
    if (key.is('/')) {
      desk.prompt(
          kind.filterLabel,
          filter,
          text -> {
            filter = text;
            records.restart();
            refresh();
          });
    } else if (records.turns(key)) {
      refresh();
    } else if (key.kind() == Key.Kind.ENTER) {
      records
          .rows()
          .selected()
          .ifPresent(r -> desk.open(new RecordView(desk, id, kind, r.id(), here)));
    } else {
      return false;
    }
    return true;
  }
}
