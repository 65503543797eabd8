package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.cli.TerminalText;
import dev.torc.cli.workflow.ExecutionPlan.Allocation;
import dev.torc.cli.workflow.ExecutionPlan.Job;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.spec.ActionSpec;
import dev.torc.spec.JobSpec;
import dev.torc.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows in which stages the jobs of a workflow become ready. */
public final class ExecutionPlanCommand implements Command {
  private String what = "";

  @Override
  public String description() {
    return "Show in which stages the jobs of a workflow file, or of a workflow, become ready.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows execution-plan workflow.yaml", "torc workflows execution-plan 12");
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE_OR_ID", "Workflow file, or id of a workflow", 1, 1);
  }

  @Override
  public void read(Options o) {
    what = o.positional(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("execution plan");
    Long id = session.existingWorkflow(what);
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    ExecutionPlan plan = id == null ? ofFile(session, head) : ofWorkflow(session, id, head);
    var printer = new PlanPrinter(plan);
    if (session.json()) {
      Map<String, @Nullable Object> m = new TreeMap<>(printer.json());
      m.put("source", id == null ? "spec_file" : "database");
      m.put("workflow_name", head.get("name"));
      if (id != null) {
        m.put("workflow_id", id);
      }
      session.printJson(m);
      return 0;
    }
    session.out().println();
    if (id != null) {
      session.out().println("Workflow ID: " + id);
    }
    session.out().println("Workflow: " + TerminalText.plain(String.valueOf(head.get("name"))));
    if (head.get("description") != null) {
      session
          .out()
          .println("Description: " + TerminalText.lines(String.valueOf(head.get("description"))));
    }
    session.out().println("Total Jobs: " + plan.jobs());
    printer.print(session.out());
    return 0;
  }

  private ExecutionPlan ofFile(Session session, Map<String, @Nullable Object> head) {
    WorkflowSpec spec = new SpecSource(session, what).read().orThrow();
    head.put("name", spec.name());
    head.put("description", spec.description());
    var relations = new Relations();
    for (JobSpec j : spec.jobs()) {
      j.outputFiles().forEach(f -> relations.made("f" + f, j.name()));
      j.outputUserData().forEach(u -> relations.made("u" + u, j.name()));
    }
    List<Job> jobs = new ArrayList<>();
    for (JobSpec j : spec.jobs()) {
      Set<String> before = new LinkedHashSet<>(j.dependsOn());
      j.inputFiles().forEach(f -> before.addAll(relations.makers("f" + f)));
      j.inputUserData().forEach(u -> before.addAll(relations.makers("u" + u)));
      jobs.add(new Job(j.name(), before));
    }
    List<Allocation> allocations = new ArrayList<>();
    for (ActionSpec a : spec.actions()) {
      if (a.schedulesNodes()) {
        String type = a.schedulerType() == null ? "slurm" : a.schedulerType();
        String scheduler = a.scheduler() == null ? "" : a.scheduler();
        allocations.add(new Allocation(scheduler, type, a.numAllocations(), a.jobs()));
      }
    }
    return ExecutionPlan.of(jobs, allocations);
  }

  private static ExecutionPlan ofWorkflow(
      Session session, long id, Map<String, @Nullable Object> head) {
    Row workflow = session.api().workflow(id);
    head.put("name", workflow.text("name"));
    head.put("description", workflow.text("description"));
    Query query = Query.of("workflow_id", id).and("include_relationships", true);
    List<Row> rows = session.api().listAll("/jobs", query);
    Map<Object, String> names = new HashMap<>();
    var relations = new Relations();
    for (Row r : rows) {
      String name = r.textOr("name", "");
      names.put(r.id(), name);
      r.list("output_file_ids").forEach(f -> relations.made("f" + f, name));
      r.list("output_user_data_ids").forEach(u -> relations.made("u" + u, name));
    }
    List<Job> jobs = new ArrayList<>();
    for (Row r : rows) {
      Set<String> before = new LinkedHashSet<>();
      r.list("depends_on_job_ids").forEach(d -> before.add(String.valueOf(names.get(d))));
      r.list("input_file_ids").forEach(f -> before.addAll(relations.makers("f" + f)));
      r.list("input_user_data_ids").forEach(u -> before.addAll(relations.makers("u" + u)));
      jobs.add(new Job(r.textOr("name", ""), before));
    }
    return ExecutionPlan.of(jobs, allocations(session, id, names));
  }

  private static List<Allocation> allocations(Session session, long id, Map<Object, String> names) {
    Map<Object, String> schedulers = new HashMap<>();
    List<Allocation> out = new ArrayList<>();
    for (Row a : session.api().getArray("/workflows/" + id + "/actions")) {
      if (a.textOr("action_type", "").equals("schedule_nodes")) {
        if (schedulers.isEmpty()) {
          session
              .api()
              .listAll("/slurm_schedulers", Query.of("workflow_id", id))
              .forEach(s -> schedulers.put(s.id(), s.textOr("name", "")));
        }
        Map<?, ?> config = a.map("action_config");
        List<String> jobs = new ArrayList<>();
        a.list("job_ids").forEach(j -> jobs.add(String.valueOf(names.get(j))));
        Object count = config.get("num_allocations");
        out.add(
            new Allocation(
                schedulers.getOrDefault(config.get("scheduler_id"), "?"),
                String.valueOf(config.get("scheduler_type")),
                count instanceof Number n ? n.longValue() : 1,
                jobs));
      }
    }
    return out;
  }

  /** Which jobs make what. */
  private static final class Relations {
    private final Map<String, List<String>> makers = new HashMap<>();

    void made(String thing, String job) {
      makers.computeIfAbsent(thing, k -> new ArrayList<>()).add(job);
    }

    List<String> makers(String thing) {
      return makers.getOrDefault(thing, List.of());
    }
  }
}
