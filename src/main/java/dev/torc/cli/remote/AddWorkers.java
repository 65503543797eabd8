package dev.torc.cli.remote;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores workers that can be logged in to, given as arguments or in a file. */
final class AddWorkers implements Command {
  private final boolean fromFile;
  private @Nullable Long workflow;
  private String file = "";
  private final List<WorkerAddress> given = new ArrayList<>();
  private boolean noCheck;
  private int atOnce = 10;

  AddWorkers(boolean fromFile) {
    this.fromFile = fromFile;
  }

  @Override
  public String description() {
    return fromFile
        ? "Add the workers in a file to a workflow: an address in each line, # for comments."
        : "Add workers to a workflow: hosts that ssh can log in to, [user@]host[:port].";
  }

  @Override
  public List<String> examples() {
    return fromFile
        ? List.of("torc remote add-workers-from-file hosts.txt 12")
        : List.of("torc remote add-workers 12 node1 ann@node2 node3:2222");
  }

  @Override
  public void declare(Options o) {
    if (fromFile) {
      o.positional("WORKER_FILE", "File with an address in each line", 1, 1);
      o.positional("WORKFLOW_ID", "Workflow; the only one, or a choice, without", 0, 1);
    } else {
      o.positional("WORKFLOW_ID", "Workflow", 1, 1);
      o.positional("WORKERS", "Addresses: [user@]host[:port]", 1, Integer.MAX_VALUE);
    }
    o.flag("Do not try whether ssh can log in", "--no-check");
    o.value("N", "Most ssh connections at a time. Default: 10", "--max-parallel-ssh");
  }

  @Override
  public void read(Options o) {
    noCheck = o.has("--no-check");
    atOnce = HostsCommand.atOnce(o);
    if (fromFile) {
      file = o.positional(0);
      workflow = o.positionalNumber(1);
      return;
    }
    workflow = o.positionalNumber(0);
    for (String text : o.arguments().subList(1, o.arguments().size())) {
      WorkerFile.add(given, WorkerAddress.of(text));
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("command");
    List<WorkerAddress> workers = fromFile ? WorkerFile.read(session.directory(), file) : given;
    long id = session.workflowId(workflow);
    session.api().workflow(id);
    return add(session, id, workers, noCheck, atOnce);
  }

  /** Stores those that answer, and says which do not. */
  static int add(
      Session session, long id, List<WorkerAddress> workers, boolean noCheck, int atOnce) {
    List<Report> reports = new ArrayList<>();
    int exit = 0;
    if (noCheck) {
      workers.forEach(w -> reports.add(added(w)));
    } else {
      try (Hosts hosts = new Hosts(session, atOnce)) {
        session
            .notes()
            .println("Checking SSH connectivity for " + workers.size() + " worker(s)...");
        reports.addAll(
            hosts.each(workers.stream().map(Target::of).toList(), AddWorkers::reach, r -> {}));
        exit = hosts.exit(reports);
        if (hosts.interrupted()) {
          return exit;
        }
      }
    }
    List<String> good = reports.stream().filter(Report::ok).map(Report::worker).toList();
    if (!good.isEmpty()) {
      Storing.add(session, id, good);
    }
    print(session, id, reports, good);
    return exit;
  }

  private static Report added(WorkerAddress w) {
    return Report.of(w.text(), Report.State.ADDED, null, "added");
  }

  private static Report reach(Ssh ssh, WorkerAddress w) {
    ssh.run(w, new RemoteScript("reach", 0, RemoteDirectory.DEFAULT));
    return added(w);
  }

  private static void print(Session session, long id, List<Report> reports, List<String> good) {
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("added", good);
      m.put("failed", reports.stream().filter(r -> !r.ok()).map(Report::json).toList());
      session.printJson(m);
      return;
    }
    reports.stream().filter(r -> !r.ok()).forEach(r -> Outcome.line(session, r));
    var text = new StringBuilder("Added " + good.size() + " worker(s) to workflow " + id);
    good.forEach(g -> text.append("\n  ").append(g));
    session.out().println(text);
    session.out().flush();
    reports.stream()
        .map(Report::hint)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(h -> session.err().println("Hint: " + h));
  }
}
