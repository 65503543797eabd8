package dev.torc.cli.tui;

import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The dependencies as text: level by level, each job with what it waits for. */
final class GraphTab implements WorkflowView.Tab {
  /** More jobs than this are shown as numbers per level only. */
  private static final int MOST_NAMED = 5_000;

  private static final int MOST_READ = 100_000;

  private final Desk desk;
  private final long id;
  private final TextPane text = new TextPane();

  GraphTab(Desk desk, long id) {
    this.desk = desk;
    this.id = id;
  }

  @Override
  public String title() {
    return "Graph";
  }

  @Override
  public String keys() {
    return "arrows scroll  / search  n next";
  }

  @Override
  public void refresh() {
    Query query = Query.of("workflow_id", id).and("include_relationships", true);
    desk.ask(
        api -> {
          List<Row> jobs = new ArrayList<>();
          api.each("/jobs", query, 0, (long) MOST_READ, jobs::addAll);
          return lines(jobs);
        },
        text::set);
  }

  /** Level 1 has the jobs that wait for nobody. */
  static List<String> lines(List<Row> jobs) {
    Map<Long, Row> byId = new HashMap<>();
    jobs.forEach(j -> byId.put(j.id(), j));
    Map<Long, Integer> levels = levels(jobs);
    Map<Integer, List<Row>> grouped = new TreeMap<>();
    for (Row j : jobs) {
      grouped.computeIfAbsent(levels.getOrDefault(j.id(), 0), k -> new ArrayList<>()).add(j);
    }
    List<String> out = new ArrayList<>();
    grouped.forEach(
        (level, members) -> {
          String head = level == 0 ? "In a circle" : "Level " + level;
          out.add(head + "  " + members.size() + " jobs: " + counts(members));
          if (jobs.size() <= MOST_NAMED) {
            members.forEach(j -> out.add(job(j, byId)));
          }
        });
    return out;
  }

  private static String job(Row j, Map<Long, Row> byId) {
    var line = new StringBuilder("  ");
    line.append(Paint.mark(j.textOr("status", ""))).append(' ').append(j.textOr("name", ""));
    String arrow = "  ← ";
    for (Object id : j.list("depends_on_job_ids")) {
      Row before = id instanceof Number n ? byId.get(n.longValue()) : null;
      line.append(arrow).append(before == null ? id : before.textOr("name", ""));
      arrow = ", ";
      if (line.length() > 400) {
        line.append(" …");
        break;
      }
    }
    return line.toString();
  }

  private static String counts(List<Row> jobs) {
    Map<String, Long> n = new TreeMap<>();
    jobs.forEach(j -> n.merge(j.textOr("status", ""), 1L, Long::sum));
    var parts = new ArrayList<String>();
    n.forEach((status, count) -> parts.add(count + " " + status));
    return String.join(", ", parts);
  }

  private static Map<Long, Integer> levels(List<Row> jobs) {
    Map<Long, List<Long>> after = new HashMap<>();
    Map<Long, Integer> open = new HashMap<>();
    Deque<Long> free = new ArrayDeque<>();
    Map<Long, Integer> level = new HashMap<>();
    for (Row j : jobs) {
      List<?> before = j.list("depends_on_job_ids");
      before.forEach(
          b -> {
            if (b instanceof Number n) {
              after.computeIfAbsent(n.longValue(), k -> new ArrayList<>()).add(j.id());
            }
          });
      open.put(j.id(), before.size());
      if (before.isEmpty()) {
        free.add(j.id());
        level.put(j.id(), 1);
      }
    }
    Map<Long, Integer> highest = new HashMap<>();
    while (!free.isEmpty()) {
      long id = free.poll();
      int own = level.getOrDefault(id, 1);
      for (long next : after.getOrDefault(id, List.of())) {
        int up = highest.merge(next, own + 1, Math::max);
        if (open.merge(next, -1, Integer::sum) == 0) {
          level.put(next, up);
          free.add(next);
        }
      }
    }
    return level;
  }

  @Override
  public void draw(Pen pen) {
    pen.text(1, 0, text.position(), pen.paint.dim);
    text.draw(pen.part(1, 1, pen.width - 1, pen.height - 1));
  }

  @Override
  public boolean key(Key key) {
    if (key.is('/')) {
      desk.prompt("Search: ", "", text::search);
      return true;
    }
    return text.key(key);
  }
}
