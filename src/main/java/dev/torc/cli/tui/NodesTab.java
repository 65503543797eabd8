package dev.torc.cli.tui;

import dev.torc.cli.Texts;
import dev.torc.client.Query;
import dev.torc.client.Row;

/** The machines that work, or worked, on a workflow. */
final class NodesTab implements WorkflowView.Tab {
  private final Desk desk;
  private final long id;
  private final Rows<Row> rows = new Rows<>();
  private boolean loaded;
  private int height = 10;

  NodesTab(Desk desk, long id) {
    this.desk = desk;
    this.id = id;
  }

  @Override
  public String title() {
    return "Machines";
  }

  @Override
  public String keys() {
    return "arrows scroll";
  }

  @Override
  public void refresh() {
    Query query = Query.of("workflow_id", id).and("sort_by", "id").and("reverse_sort", true);
    desk.ask(
        api -> api.page("/compute_nodes", query, 0, 1_000).items(),
        found -> {
          rows.set(found);
          loaded = true;
        });
  }

  @Override
  public void draw(Pen pen) {
    pen.line(
        0,
        " Host            Kind     State   CPUs  Memory  Peak CPU  Peak mem  Since",
        pen.paint.bold);
    height = Math.max(1, pen.height - 1);
    if (rows.size() == 0) {
      pen.text(1, 2, loaded ? "No machine has worked on this yet." : "Loading…", pen.paint.dim);
    }
    rows.draw(
        pen.part(0, 1, pen.width, height),
        (line, n, chosen) -> {
          boolean active = n.flag("is_active");
          String text =
              Pen.column(n.textOr("hostname", ""), 15)
                  + " "
                  + Pen.column(n.textOr("compute_node_type", ""), 8)
                  + " "
                  + Pen.column(active ? "active" : "left", 7)
                  + " "
                  + Pen.column(n.textOr("num_cpus", ""), 5)
                  + " "
                  + Pen.column(gib(n), 7)
                  + " "
                  + Pen.column(Texts.percent(n.decimal("peak_cpu_percent")), 9)
                  + " "
                  + Pen.column(Texts.megabytes(n.decimal("peak_memory_bytes")), 9)
                  + " "
                  + since(n);
          var style = active ? line.paint.good : line.paint.plain;
          line.line(0, (chosen ? ">" : " ") + text, chosen ? style.reversed() : style);
        });
  }

  /** Month, day, hour and minute: more does not fit. */
  private static String since(Row n) {
    String t = WorkflowsView.time(n, "start_time");
    return t.length() >= 16 ? t.substring(5, 16) : t;
  }

  private static String gib(Row n) {
    Double memory = n.decimal("memory_gb");
    return memory == null ? "-" : Texts.decimals(memory, 1) + "G";
  }

  @Override
  public boolean key(Key key) {
    return rows.key(key, height);
  }
}
