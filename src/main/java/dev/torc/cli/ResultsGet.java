package dev.torc.cli;

import dev.torc.client.Row;
import java.io.PrintStream;

final class ResultsGet implements Command {
  private long id;

  @Override
  public String description() {
    return "Show one result.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 1, 1);
  }

  @Override
  public void read(Options o) {
    id = o.neededNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("result");
    Row r = session.api().get("/results/" + id);
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    Double minutes = r.decimal("exec_time_minutes");
    PrintStream out = session.out();
    out.println("Result ID " + id + ":");
    out.println("  Job ID: " + r.text("job_id"));
    out.println("  Workflow ID: " + r.text("workflow_id"));
    out.println("  Run ID: " + r.text("run_id"));
    out.println("  Attempt ID: " + r.textOr("attempt_id", "1"));
    out.println("  Return Code: " + r.text("return_code"));
    out.println("  Execution Time (minutes): " + Texts.decimals(minutes == null ? 0 : minutes, 2));
    out.println("  Completion Time: " + Texts.time(r.text("completion_time")));
    out.println("  Status: " + r.text("status"));
    out.println();
    out.println("  Resource Metrics:");
    out.println("    Peak Memory: " + Texts.megabytes(r.decimal("peak_memory_bytes")));
    out.println("    Avg Memory:  " + Texts.megabytes(r.decimal("avg_memory_bytes")));
    out.println("    Peak CPU:    " + Texts.percent(r.decimal("peak_cpu_percent")));
    out.println("    Avg CPU:     " + Texts.percent(r.decimal("avg_cpu_percent")));
    return 0;
  }
}
