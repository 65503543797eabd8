package dev.torc.cli.tui;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.nio.file.Path;

/** The files or the user data of a workflow, a page of them at a time. */
final class RecordsTab implements WorkflowView.Tab {
  private static final int PAGE = 500;

  private final Desk desk;
  private final long id;
  private final RecordKind kind;
  private final Path here;
  private final Rows<Row> rows = new Rows<>();
  private String filter = "";
  private long offset;
  private long total;
  private boolean loaded;
  private int height = 10;

  /**
   * @param here the folder that paths start from
   */
  RecordsTab(Desk desk, long id, RecordKind kind, Path here) {
    this.desk = desk;
    this.id = id;
    this.kind = kind;
    this.here = here;
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
    long from = offset;
    desk.ask(
        api -> api.page(kind.route, query, from, PAGE),
        (TorcApi.Page page) -> {
          rows.set(page.items());
          total = page.total();
          loaded = true;
        });
  }

  @Override
  public void draw(Pen pen) {
    pen.text(1, 0, loaded ? position() : "Loading…", pen.paint.dim);
    pen.line(1, " " + kind.columns(pen.width), pen.paint.bold);
    height = Math.max(1, pen.height - 2);
    rows.draw(
        pen.part(0, 2, pen.width, height),
        (line, r, chosen) ->
            line.line(
                0,
                (chosen ? ">" : " ") + kind.line(r, line.width),
                chosen ? line.paint.bar : line.paint.plain));
  }

  private String position() {
    String which = filter.isEmpty() ? "all" : kind.filter + " '" + filter + "'";
    return rows.size() == 0
        ? which + ": none"
        : which + ": " + (offset + 1) + "-" + (offset + rows.size()) + " of " + total;
  }

  @Override
  public boolean key(Key key) {
    if (rows.key(key, height)) {
      return true;
    }
    if (key.is('/')) {
      desk.prompt(
          kind.filterLabel,
          filter,
          text -> {
            filter = text;
            go(0);
          });
    } else if (key.is(']') && offset + PAGE < total) {
      go(offset + PAGE);
    } else if (key.is('[') && offset > 0) {
      go(Math.max(0, offset - PAGE));
    } else if (key.kind() == Key.Kind.ENTER) {
      rows.selected().ifPresent(r -> desk.open(new RecordView(desk, id, kind, r.id(), here)));
    } else {
      return false;
    }
    return true;
  }

  private void go(long to) {
    offset = to;
    rows.toStart();
    refresh();
  }
}
