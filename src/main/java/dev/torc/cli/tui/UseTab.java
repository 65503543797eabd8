package dev.torc.cli.tui;

import dev.torc.cli.Texts;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.Comparator;
import java.util.List;

/** What the jobs have used: the greediest first. */
final class UseTab implements WorkflowView.Tab {
  private static final int MOST = 2_000;
  private static final List<String> FIELDS =
      List.of("peak_memory_bytes", "peak_cpu_percent", "exec_time_minutes");
  private static final List<String> WORDS = List.of("memory", "CPU", "time");

  private final Desk desk;
  private final long id;
  private final Rows<Row> rows = new Rows<>();
  private int sort;
  private boolean loaded;
  private int height = 10;

  UseTab(Desk desk, long id) {
    this.desk = desk;
    this.id = id;
  }

  @Override
  public String title() {
    return "Use";
  }

  @Override
  public String keys() {
    return "Enter job  s sort";
  }

  @Override
  public void refresh() {
    String field = FIELDS.get(sort);
    Query query = Query.of("workflow_id", id).and("sort_by", field).and("reverse_sort", true);
    desk.ask(
        api ->
            api.page("/results", query, 0, MOST).items().stream()
                .sorted(Comparator.comparingDouble((Row r) -> -value(r, field)))
                .toList(),
        found -> {
          rows.set(found);
          loaded = true;
        });
  }

  private static double value(Row r, String field) {
    Double v = r.decimal(field);
    return v == null ? 0 : v;
  }

  @Override
  public void draw(Pen pen) {
    String heads =
        " " + Pen.column("Job", Math.max(12, pen.width - 60)) + "  Peak mem   Peak CPU   Time";
    pen.line(0, heads, pen.paint.bold);
    height = Math.max(1, pen.height - 1);
    if (rows.size() == 0) {
      pen.text(1, 2, loaded ? "No job has ended yet." : "Loading…", pen.paint.dim);
      return;
    }
    String field = FIELDS.get(sort);
    double most = Math.max(1e-9, rows.first().map(r -> value(r, field)).orElse(0.0));
    rows.draw(
        pen.part(0, 1, pen.width, height),
        (line, r, chosen) -> {
          Double minutes = r.decimal("exec_time_minutes");
          String text =
              Pen.column(
                      r.textOr("job_name", r.textOr("job_id", "")), Math.max(12, line.width - 60))
                  + " "
                  + right(Texts.megabytes(r.decimal("peak_memory_bytes")), 10)
                  + " "
                  + right(Texts.percent(r.decimal("peak_cpu_percent")), 10)
                  + " "
                  + right(Texts.duration(minutes == null ? 0 : minutes * 60), 9)
                  + "  "
                  + "▇".repeat((int) Math.round(24 * Math.max(0, value(r, field)) / most));
          var style = line.paint.ofStatus(r.textOr("status", ""));
          line.line(0, (chosen ? ">" : " ") + text, chosen ? style.reversed() : style);
        });
    pen.text(Math.max(0, pen.width - 20), 0, "bars: " + WORDS.get(sort), pen.paint.dim);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  @Override
  public boolean key(Key key) {
    if (rows.key(key, height)) {
      return true;
    }
    if (key.is('s')) {
      sort = (sort + 1) % FIELDS.size();
      rows.toStart();
      refresh();
      return true;
    }
    if (key.kind() == Key.Kind.ENTER) {
      rows.selected()
          .ifPresent(
              r -> desk.open(new JobView(desk, r.numberOr("job_id", 0), r.textOr("job_name", ""))));
      return true;
    }
    return false;
  }
}
