package dev.torc.cli.tui;

import dev.torc.cli.JobCounts;
import dev.torc.cli.Texts;
import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import org.jspecify.annotations.Nullable;

/** How far a workflow is. */
final class SummaryTab implements WorkflowView.Tab {
  private final Desk desk;
  private final long id;
  private @Nullable Row workflow;
  private @Nullable Row status;

  private record Found(Row workflow, Row status) {}

  SummaryTab(Desk desk, long id) {
    this.desk = desk;
    this.id = id;
  }

  @Override
  public String title() {
    return "Summary";
  }

  @Override
  public String keys() {
    return "R run  r reset  v recover  x cancel  A archive";
  }

  @Override
  public void refresh() {
    desk.ask(
        api -> new Found(api.workflow(id), api.status(id)),
        found -> {
          workflow = found.workflow();
          status = found.status();
        });
  }

  @Override
  public void draw(Pen pen) {
    Row w = workflow;
    Row s = status;
    if (w == null || s == null) {
      pen.text(1, 1, "Loading…", pen.paint.dim);
      return;
    }
    pen.text(1, 1, "State", pen.paint.dim);
    JobCounts counts = JobCounts.of(s);
    var style = counts.failed() > 0 ? pen.paint.bad : pen.paint.bold;
    pen.text(16, 1, WorkflowsView.state(s), style);
    String archived = w.flag("is_archived") ? ", archived" : "";
    pen.text(1, 2, "Run", pen.paint.dim);
    pen.text(
        16,
        2,
        w.textOr("run_id", "") + ", of user " + w.textOr("user", "") + archived,
        pen.paint.plain);
    pen.text(1, 3, "Created", pen.paint.dim);
    pen.text(16, 3, WorkflowsView.time(w, "timestamp"), pen.paint.plain);
    pen.text(1, 4, "Machines", pen.paint.dim);
    pen.text(16, 4, s.textOr("active_compute_nodes", "0") + " at work", pen.paint.plain);
    Double minutes = s.decimal("total_exec_time_minutes");
    pen.text(1, 5, "Time of jobs", pen.paint.dim);
    pen.text(16, 5, Texts.duration(minutes == null ? 0 : minutes * 60), pen.paint.plain);
    pen.text(1, 6, "Description", pen.paint.dim);
    pen.text(16, 6, w.textOr("description", "-"), pen.paint.plain);
    bar(pen, s);
    int y = 10;
    for (JobStatus one : JobStatus.values()) {
      long n = counts.of(one);
      if (n > 0) {
        var paint = pen.paint.ofStatus(one.wireName());
        pen.text(1, y, Paint.mark(one.wireName()) + " " + one.wireName(), paint);
        pen.text(18, y++, String.valueOf(n), paint);
      }
    }
  }

  /** All jobs as one bar. */
  private static void bar(Pen pen, Row s) {
    long total = Math.max(1, s.numberOr("total_jobs", 0));
    int room = Math.max(10, pen.width - 20);
    JobCounts counts = JobCounts.of(s);
    long good = counts.of(JobStatus.COMPLETED);
    long done = counts.finished();
    int first = (int) (room * good / total);
    int second = (int) (room * done / total);
    pen.text(1, 8, "█".repeat(first), pen.paint.good);
    pen.text(1 + first, 8, "▓".repeat(second - first), pen.paint.bad);
    pen.text(1 + second, 8, "░".repeat(room - second), pen.paint.dim);
    pen.text(3 + room, 8, done + "/" + s.numberOr("total_jobs", 0) + " jobs", pen.paint.bold);
  }

  @Override
  public boolean key(Key key) {
    return false;
  }
}
