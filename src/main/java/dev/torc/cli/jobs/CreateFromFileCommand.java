package dev.torc.cli.jobs;

import dev.torc.cli.Command;
import dev.torc.cli.InputText;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JobLines;
import dev.torc.client.Query;
import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds a job for every line of a file. */
public final class CreateFromFileCommand implements Command {
  private long workflowId;
  private String file = "";
  private long cpus = 1;
  private String memory = "1m";
  private String runtime = "PT1M";

  @Override
  public String description() {
    return "Add a job for every line of a file; blank lines and comments are left out.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc jobs create-from-file 12 commands.txt --cpus-per-job 2 --memory-per-job 1g",
        "seq 100 | sed 's/^/.\\/work.sh /' | torc jobs create-from-file 12 -");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    o.positional("FILE", "Commands, one a line; - for standard input", 1, 1);
    o.value("N", "CPUs of each job. Default: 1", "--cpus-per-job");
    o.value("MEMORY", "Memory of each job. Default: 1m", "--memory-per-job");
    o.value("DURATION", "Run time of each job. Default: PT1M", "--runtime-per-job");
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    file = o.positional(1);
    cpus = o.numberOr("--cpus-per-job", cpus);
    memory = o.textOr("--memory-per-job", memory);
    runtime = o.textOr("--runtime-per-job", runtime);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("creation");
    List<String> commands =
        InputText.of(session, file)
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !l.startsWith("#"))
            .toList();
    if (commands.isEmpty()) {
      throw TorcException.invalid("there is no command in " + file);
    }
    long before = session.api().page("/jobs", Query.of("workflow_id", workflowId), 0, 1).total();
    Map<String, Object> requirement = new LinkedHashMap<>();
    requirement.put("workflow_id", workflowId);
    requirement.put("name", "batch_" + (before + 1) + "_" + (before + commands.size()));
    requirement.put("num_cpus", cpus);
    requirement.put("num_gpus", 0);
    requirement.put("num_nodes", 1);
    requirement.put("memory", memory);
    requirement.put("runtime", runtime);
    long needs = session.api().post("/resource_requirements", requirement).id();
    JobLines.add(session.api(), workflowId, needs, before, commands);
    print(session, commands.size());
    return 0;
  }

  private void print(Session session, int count) {
    String message = "Successfully created " + count + " jobs from file";
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("jobs_created", count);
      m.put("message", message);
      m.put("status", "success");
      m.put("workflow_id", workflowId);
      session.printJson(m);
      return;
    }
    session.out().println(message + ":");
    session.out().println("  File: " + file);
    session.out().println("  Workflow ID: " + workflowId);
    session.out().println("  CPUs per job: " + cpus);
    session.out().println("  Memory per job: " + memory);
    session.out().println("  Runtime per job: " + runtime);
  }
}
