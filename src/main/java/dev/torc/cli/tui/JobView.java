package dev.torc.cli.tui;

import dev.torc.cli.Texts;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;

/** Everything about one job. */
final class JobView implements View {
  private final Desk desk;
  private final long id;
  private final String name;
  private final TextPane text = new TextPane();

  JobView(Desk desk, long id, String name) {
    this.desk = desk;
    this.id = id;
    this.name = name;
  }

  @Override
  public String title() {
    return "Job " + id + " · " + name;
  }

  @Override
  public String keys() {
    return "l log  t reset  arrows scroll  Esc back  ? help";
  }

  @Override
  public void refresh() {
    desk.ask(
        api -> {
          Row job = api.get("/jobs/" + id + "?include_relationships=true");
          Query results =
              Query.of("workflow_id", job.numberOr("workflow_id", 0))
                  .and("job_id", id)
                  .and("all_runs", true);
          return lines(job, api.page("/results", results, 0, 100).items());
        },
        text::set);
  }

  private static List<String> lines(Row j, List<Row> results) {
    List<String> out = new ArrayList<>();
    out.add("Status       " + j.textOr("status", ""));
    out.add("Attempt      " + j.textOr("attempt_id", ""));
    out.add("Priority     " + j.textOr("priority", "0"));
    out.add("Requirement  " + j.textOr("resource_requirements_id", "-"));
    out.add("Labels       " + Texts.list(j.list("labels")));
    out.add("Waits for    " + Texts.list(j.list("depends_on_job_ids")));
    out.add("Reads files  " + Texts.list(j.list("input_file_ids")));
    out.add("Writes files " + Texts.list(j.list("output_file_ids")));
    out.add("");
    out.add("Command");
    j.textOr("command", "").lines().forEach(line -> out.add("  " + line));
    out.add("");
    out.add(results.isEmpty() ? "No results yet" : "Results");
    for (Row r : results) {
      Double minutes = r.decimal("exec_time_minutes");
      out.add(
          "  run "
              + r.textOr("run_id", "")
              + ", attempt "
              + r.textOr("attempt_id", "")
              + ": "
              + r.textOr("status", "")
              + ", exit code "
              + r.textOr("return_code", "")
              + ", "
              + Texts.duration(minutes == null ? 0 : minutes * 60)
              + ", "
              + Texts.megabytes(r.decimal("peak_memory_bytes"))
              + ", "
              + Texts.percent(r.decimal("peak_cpu_percent"))
              + " CPU, "
              + WorkflowsView.time(r, "completion_time"));
    }
    return out;
  }

  @Override
  public void draw(Pen pen) {
    text.draw(pen.part(1, 0, pen.width - 1, pen.height));
  }

  @Override
  public boolean key(Key key) {
    if (key.is('l')) {
      desk.open(new LogView(desk, id, name));
      return true;
    }
    if (key.is('t')) {
      desk.confirm(
          "Reset job " + id + " (" + name + "), so that it can run again?",
          List.of("jobs", "reset-status", String.valueOf(id), "--no-prompts", "--reinit"));
      return true;
    }
    return text.key(key);
  }
}
