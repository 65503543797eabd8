package dev.torc.cli.tui;

import dev.torc.cli.JobCounts;
import dev.torc.cli.Texts;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All workflows, newest first. */
final class WorkflowsView implements View {
  private static final int MOST = 500;

  private final Desk desk;
  private final String user;
  private final Path here;
  private final Rows<Row> rows = new Rows<>();
  private final Map<Long, Row> states = new HashMap<>();
  private boolean everyone;
  private boolean archived;
  private boolean loaded;
  private int page = 10;

  /**
   * @param here the folder that paths of files start from
   */
  WorkflowsView(Desk desk, String user, Path here) {
    this.desk = desk;
    this.user = user;
    this.here = here;
  }

  @Override
  public String title() {
    return (archived ? "Archived workflows of " : "Workflows of ") + (everyone ? "everyone" : user);
  }

  @Override
  public String keys() {
    return "Enter open  R run  x cancel  d delete  A archive  z archived  ? help  q quit";
  }

  private record Found(List<Row> workflows, Map<Long, Row> states) {}

  @Override
  public void refresh() {
    Query query = Query.of("user", everyone ? null : user).and("is_archived", archived);
    query.and("sort_by", "id").and("reverse_sort", true);
    desk.ask(
        api -> {
          List<Row> found = api.page("/workflows", query, 0, MOST).items();
          Map<Long, Row> fresh = new HashMap<>();
          // The state costs a call each, so only of what a screen or two can show.
          for (Row w : found.subList(0, Math.min(found.size(), 40))) {
            fresh.put(w.id(), api.status(w.id()));
          }
          return new Found(found, fresh);
        },
        found -> {
          rows.set(found.workflows());
          states.clear();
          states.putAll(found.states());
          loaded = true;
        });
  }

  @Override
  public void draw(Pen pen) {
    pen.line(0, " " + columns("ID", "Name", "Jobs", "State", pen.width), pen.paint.bold);
    page = Math.max(1, pen.height - 1);
    if (rows.size() == 0) {
      String none =
          archived
              ? "There is no archived workflow. z shows the others."
              : "There is no workflow yet: torc create FILE, or torc run FILE";
      pen.text(1, 2, loaded ? none : "Loading…", pen.paint.dim);
    }
    rows.draw(
        pen.part(0, 1, pen.width, page),
        (line, w, chosen) -> {
          Row s = states.get(w.id());
          String text =
              columns(
                  String.valueOf(w.id()),
                  w.textOr("name", ""),
                  s == null ? "" : JobCounts.of(s).finished() + "/" + s.numberOr("total_jobs", 0),
                  s == null ? "" : state(s),
                  line.width);
          var style = s != null && JobCounts.of(s).failed() > 0 ? line.paint.bad : line.paint.plain;
          line.line(0, (chosen ? ">" : " ") + text, chosen ? style.reversed() : style);
        });
  }

  private static String columns(String id, String name, String jobs, String state, int width) {
    int rest = Math.max(10, width - 7 - 14 - 26);
    return Pen.column(id, 6)
        + " "
        + Pen.column(name, rest - 1)
        + " "
        + Pen.column(jobs, 13)
        + " "
        + state;
  }

  static String state(Row s) {
    JobCounts counts = JobCounts.of(s);
    List<String> parts = new ArrayList<>();
    if (s.flag("is_canceled")) {
      parts.add("canceled");
    } else if (s.flag("is_complete")) {
      parts.add(counts.failed() == 0 ? "complete" : "complete, " + counts.failed() + " failed");
    } else {
      for (JobStatus status : List.of(JobStatus.RUNNING, JobStatus.READY, JobStatus.BLOCKED)) {
        if (counts.of(status) > 0) {
          parts.add(counts.of(status) + " " + status.wireName());
        }
      }
      if (counts.failed() > 0) {
        parts.add(counts.failed() + " failed");
      }
      if (parts.isEmpty()) {
        parts.add("not started");
      }
    }
    return String.join(", ", parts);
  }

  @Override
  public boolean key(Key key) {
    if (key.is('a') || key.is('z')) {
      everyone ^= key.is('a');
      archived ^= key.is('z');
      rows.toStart();
      refresh();
      return true;
    }
    if (rows.key(key, page)) {
      return true;
    }
    Row chosen = rows.selected().orElse(null);
    if (chosen == null) {
      return false;
    }
    if (key.kind() == Key.Kind.ENTER || key.kind() == Key.Kind.RIGHT) {
      desk.open(new WorkflowView(desk, chosen.id(), chosen.textOr("name", ""), here));
      return true;
    }
    return WorkflowActions.key(desk, chosen.id(), chosen.textOr("name", ""), key);
  }

  /** Text of a time for narrow columns. */
  static String time(Row r, String field) {
    String t = Texts.time(r.text(field));
    return t.endsWith(" +0000") ? t.substring(0, t.length() - 6) : t;
  }
}
