package dev.torc.cli.tui;

import dev.torc.client.Query;
import java.util.List;

/** The jobs of a workflow, a page of them at a time. */
final class JobsTab implements WorkflowView.Tab {
  private static final List<String> FILTERS =
      List.of("", "running", "failed", "ready", "blocked", "completed", "canceled", "terminated");

  private final Desk desk;
  private final long id;
  private final PagedRows jobs;
  private String name = "";
  private int filter;
  private int height = 10;

  JobsTab(Desk desk, long id) {
    this.desk = desk;
    this.id = id;
    this.jobs = new PagedRows(desk, "/jobs");
  }

  @Override
  public String title() {
    return "Jobs";
  }

  @Override
  public String keys() {
    return "Enter job  l log  f status  / name  [ ] pages";
  }

  @Override
  public void refresh() {
    String status = FILTERS.get(filter);
    Query query =
        Query.of("workflow_id", id)
            .and("status", status.isEmpty() ? null : status)
            .and("name", name.isEmpty() ? null : name);
    jobs.refresh(query);
  }

  @Override
  public void draw(Pen pen) {
    String which =
        (FILTERS.get(filter).isEmpty() ? "all" : FILTERS.get(filter))
            + (name.isEmpty() ? "" : ", name with '" + name + "'");
    pen.text(1, 0, jobs.position(which), pen.paint.dim);
    pen.line(1, " " + columns("ID", "Status", "Try", "Name", "Command", pen.width), pen.paint.bold);
    height = Math.max(1, pen.height - 2);
    jobs.rows()
        .draw(
            pen.part(0, 2, pen.width, height),
            (line, j, chosen) -> {
              String status = j.textOr("status", "");
              String text =
                  columns(
                      String.valueOf(j.id()),
                      Paint.mark(status) + " " + status,
                      j.textOr("attempt_id", ""),
                      j.textOr("name", ""),
                      j.textOr("command", ""),
                      line.width);
              var style = line.paint.ofStatus(status);
              line.line(0, (chosen ? ">" : " ") + text, chosen ? style.reversed() : style);
            });
  }

  private static String columns(
      String id, String status, String attempt, String name, String command, int width) {
    int rest = Math.max(12, width - 8 - 16 - 4 - 2);
    int forName = Math.max(10, rest * 2 / 5);
    return Pen.column(id, 7)
        + " "
        + Pen.column(status, 15)
        + " "
        + Pen.column(attempt, 3)
        + " "
        + Pen.column(name, forName)
        + " "
        + Pen.fit(Pen.clean(command), rest - forName);
  }

  @Override
  public boolean key(Key key) {
    if (jobs.rows().key(key, height)) {
      return true;
    }
    if (key.is('f')) {
      filter = (filter + 1) % FILTERS.size();
      again();
    } else if (key.is('/')) {
      desk.prompt(
          "Name contains: ",
          name,
          text -> {
            name = text;
            again();
          });
    } else if (jobs.turns(key)) {
      refresh();
    } else if (key.kind() == Key.Kind.ENTER || key.is('l')) {
      jobs.rows()
          .selected()
          .ifPresent(
              j ->
                  desk.open(
                      key.is('l')
                          ? new LogView(desk, j.id(), j.textOr("name", ""))
                          : new JobView(desk, j.id(), j.textOr("name", ""))));
    } else {
      return false;
    }
    return true;
  }

  private void again() {
    jobs.restart();
    refresh();
  }
}
