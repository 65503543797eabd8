package dev.torc.cli.jobs;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets chosen jobs back, so that they run again. */
public final class ResetStatusCommand implements Command {
  private List<Long> ids = List.of();
  private List<String> statuses = List.of();
  private @Nullable Long returnCode;
  private @Nullable Long workflowId;
  private boolean force;
  private boolean dryRun;
  private boolean noPrompts;
  private boolean reinit;

  @Override
  public String description() {
    return "Set chosen jobs back to uninitialized: by id, by status, or by return code.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc jobs reset-status 101 102 --dry-run",
        "torc jobs reset-status --status failed,canceled --workflow-id 12 --reinit",
        "torc jobs reset-status --return-code 42 --workflow-id 12");
  }

  @Override
  public void declare(Options o) {
    o.positional("JOB_IDS", "Jobs of one workflow", 0, Integer.MAX_VALUE);
    o.values("STATUS", "All jobs with one of these statuses", "--status");
    o.value("CODE", "All jobs whose latest result has this return code", "--return-code");
    o.value("ID", "Workflow for --status and --return-code", "-w", "--workflow-id");
    o.flag("Also jobs that run", "--force");
    o.flag("Look, and change nothing", "--dry-run");
    o.flag("Do not ask", "--no-prompts");
    o.flag("Make the jobs ready afterwards, as 'workflows reinit' does", "--reinit");
  }

  @Override
  public void read(Options o) {
    ids = o.positionalNumbers().stream().distinct().toList();
    statuses = o.texts("--status");
    returnCode = o.number("--return-code");
    workflowId = o.number("--workflow-id");
    force = o.has("--force");
    dryRun = o.has("--dry-run");
    noPrompts = o.has("--no-prompts");
    reinit = o.has("--reinit");
    int ways =
        (ids.isEmpty() ? 0 : 1) + (statuses.isEmpty() ? 0 : 1) + (returnCode == null ? 0 : 1);
    if (ways != 1) {
      throw Options.usage("give either job ids, or --status, or --return-code");
    }
    for (String s : statuses) {
      if (JobStatus.ofWireName(s).isEmpty()) {
        throw Options.usage("there is no job status '" + s + "'");
      }
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("reset");
    List<Row> named = named(session);
    long workflow =
        named.isEmpty() ? session.workflowId(workflowId) : named.get(0).numberOr("workflow_id", 0);
    Query query = Query.of("workflow_id", workflow).and("include_relationships", true);
    List<Row> all = session.api().listAll("/jobs", query);
    List<Row> jobs = named.isEmpty() ? chosen(session, workflow, all) : named;
    refuseRunning(jobs);
    List<Row> after = downstream(all, jobs);
    if (dryRun) {
      return preview(session, workflow, jobs, after);
    }
    if (!session.json()) {
      show(session, jobs, after);
    }
    if (!session.confirm("Reset " + jobs.size() + " job(s)?", noPrompts)) {
      session.err().println("Nothing was reset.");
      return 1;
    }
    long run = session.api().workflow(workflow).numberOr("run_id", 0);
    for (Row j : jobs) {
      session.api().put("/jobs/" + j.id() + "/manage_status_change/uninitialized/" + run, null);
    }
    if (reinit) {
      new WorkflowStarter(session.api(), session.directory(), session.err()::println)
          .restart(workflow, force);
    }
    return done(session, workflow, jobs, after);
  }

  private List<Row> named(Session session) {
    List<Row> out = new ArrayList<>();
    for (Long id : ids) {
      Row j = session.api().get("/jobs/" + id);
      if (!out.isEmpty() && !out.get(0).textOr("workflow_id", "").equals(j.text("workflow_id"))) {
        throw TorcException.invalid("the jobs must belong to one workflow");
      }
      out.add(j);
    }
    return out;
  }

  private List<Row> chosen(Session session, long workflow, List<Row> all) {
    Set<Long> ended = new HashSet<>();
    if (returnCode != null) {
      Query q = Query.of("workflow_id", workflow).and("return_code", returnCode);
      session
          .api()
          .each(
              "/results",
              q,
              0,
              null,
              page -> page.forEach(r -> ended.add(r.numberOr("job_id", 0))));
    }
    List<Row> out =
        all.stream()
            .filter(j -> ended.contains(j.id()) || statuses.contains(j.textOr("status", "")))
            .toList();
    if (out.isEmpty()) {
      String what =
          returnCode != null
              ? "return code " + returnCode
              : "status " + String.join(", ", statuses);
      throw TorcException.invalid(
          "no jobs in workflow " + workflow + " match " + what + ". Nothing to reset.");
    }
    return out;
  }

  private void refuseRunning(List<Row> jobs) {
    for (Row j : jobs) {
      String s = j.textOr("status", "");
      if (!force && (s.equals("running") || s.equals("pending"))) {
        throw TorcException.invalid("job " + j.id() + " is " + s)
            .withHint("wait for it, cancel the workflow, or give --force");
      }
    }
  }

  /** Everything that waits for one of the jobs, directly or not. */
  private static List<Row> downstream(List<Row> all, List<Row> jobs) {
    Map<Object, List<Row>> waiting = new HashMap<>();
    for (Row j : all) {
      j.list("depends_on_job_ids")
          .forEach(id -> waiting.computeIfAbsent(id, k -> new ArrayList<>()).add(j));
    }
    Set<Long> reached = new LinkedHashSet<>();
    jobs.forEach(j -> reached.add(j.id()));
    Deque<Long> open = new ArrayDeque<>(reached);
    List<Row> out = new ArrayList<>();
    while (!open.isEmpty()) {
      for (Row j : waiting.getOrDefault(open.poll(), List.of())) {
        if (reached.add(j.id())) {
          out.add(j);
          open.add(j.id());
        }
      }
    }
    return out;
  }

  private int preview(Session session, long workflow, List<Row> jobs, List<Row> after) {
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", workflow);
      m.put("dry_run", true);
      m.put("jobs", jobs.stream().map(ResetStatusCommand::json).toList());
      m.put("downstream_jobs", after.stream().map(ResetStatusCommand::json).toList());
      m.put("reinit_requested", reinit);
      session.printJson(m);
      return 0;
    }
    show(session, jobs, after);
    session.out().println("Dry run: no changes were made.");
    return 0;
  }

  private static Map<String, @Nullable Object> json(Row j) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("job_id", j.id());
    m.put("name", j.get("name"));
    m.put("status", j.get("status"));
    return m;
  }

  private static void show(Session session, List<Row> jobs, List<Row> after) {
    PrintStream out = session.out();
    table(out, jobs);
    out.println("Total: " + jobs.size() + " jobs to reset");
    if (!after.isEmpty()) {
      out.println();
      out.println("These depend on them and are reset by 'torc workflows reinit':");
      table(out, after);
      out.println("Total: " + after.size() + " downstream jobs (reset at reinit time)");
    }
  }

  private static void table(PrintStream out, List<Row> jobs) {
    Table.print(
        out,
        List.of("Job ID", "Name", "Current Status"),
        jobs.stream()
            .map(
                j ->
                    new String[] {
                      String.valueOf(j.id()), j.textOr("name", ""), j.textOr("status", "")
                    })
            .toList());
    out.println();
  }

  private int done(Session session, long workflow, List<Row> jobs, List<Row> after) {
    String next =
        reinit
            ? "Run 'torc run " + workflow + "' to execute."
            : "Run 'torc workflows reinit " + workflow + "', then 'torc run " + workflow + "'.";
    if (session.json()) {
      List<Long> numbers = jobs.stream().map(Row::id).toList();
      Map<String, @Nullable Object> how = new LinkedHashMap<>();
      how.put("applied", reinit);
      how.put("error", null);
      how.put("requested", reinit);
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", workflow);
      m.put("status", "success");
      m.put("requested_job_ids", numbers);
      m.put("reset_job_ids", numbers);
      m.put("reset_count", numbers.size());
      m.put("failures", List.of());
      m.put("downstream_jobs", after.stream().map(ResetStatusCommand::json).toList());
      m.put("reinit", how);
      m.put("next_steps", next);
      session.printJson(m);
      return 0;
    }
    session.out().println("Successfully reset " + jobs.size() + " job(s) to uninitialized.");
    if (reinit) {
      session.out().println("Reinitialized workflow " + workflow + ".");
    }
    session.err().println(next);
    return 0;
  }
}
