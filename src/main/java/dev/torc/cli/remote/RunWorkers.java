package dev.torc.cli.remote;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.remote.Report.State;
import dev.torc.client.Row;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts a worker on each host of a workflow; it stays when the connection ends. */
final class RunWorkers extends HostsCommand {
  private @Nullable String workerFile;
  private @Nullable String torc;
  private boolean skipVersion;
  private final List<String> resources = new ArrayList<>();

  @Override
  public String description() {
    return "Start a worker on each remote host of a workflow; it stays when the connection ends.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc --url http://head:8080/torc-service/v1 remote run 12",
        "torc remote run 12 -w hosts.txt --max-parallel-jobs 4",
        "torc remote run 12 --torc /opt/torc/bin/torc");
  }

  @Override
  String[] directoryNames() {
    return new String[] {"-o", "--output-dir"};
  }

  @Override
  void declareMore(Options o) {
    o.value("FILE", "Add the workers in this file first", "-w", "--workers");
    o.value(
        "SECONDS",
        "Longest time between two questions for jobs. Default: 5.0",
        "-p",
        "--poll-interval");
    o.value("N", "Jobs at a time on each host, whatever they need", "--max-parallel-jobs");
    o.value("N", "CPUs to fill on each host. Default: all", "--num-cpus");
    o.value("GIB", "Memory to fill on each host. Default: all", "--memory-gb");
    o.value("N", "GPUs to hand out on each host. Default: all", "--num-gpus");
    o.value(
        "PATH", "torc on the hosts [env: TORC_REMOTE_TORC]. Default: torc in the PATH", "--torc");
    o.flag("Go on although a host has another version", "--skip-version-check");
  }

  @Override
  void readMore(Options o) {
    workerFile = o.text("--workers");
    torc = o.text("--torc");
    skipVersion = o.has("--skip-version-check");
    Double poll = o.decimal("--poll-interval");
    double seconds = poll == null ? 5 : poll;
    if (!(seconds > 0)) {
      throw Options.usage("--poll-interval is more than 0");
    }
    resources.clear();
    resources.addAll(List.of("--poll-interval", plain(seconds)));
    add("--max-parallel-jobs", o.integer("--max-parallel-jobs"));
    add("--num-cpus", o.integer("--num-cpus"));
    Double memory = o.decimal("--memory-gb");
    add("--memory-gb", memory == null ? null : plain(memory));
    add("--num-gpus", o.integer("--num-gpus"));
  }

  private static String plain(double d) {
    return d == Math.rint(d) && d < 1e9 ? String.valueOf((long) d) : String.valueOf(d);
  }

  private void add(String option, @Nullable Object value) {
    if (value != null) {
      resources.addAll(List.of(option, value.toString()));
    }
  }

  @Override
  List<Target> targets(Session session, long workflow) {
    if (session.ownServer()) {
      throw TorcException.invalid(
              "the server of a standalone command ends with it, and listens on this host only")
          .withHint("start 'torc serve --host 0.0.0.0' on the database, and name it with --url");
    }
    if (workerFile != null) {
      List<String> names =
          WorkerFile.read(session.directory(), workerFile).stream()
              .map(WorkerAddress::text)
              .toList();
      Storing.add(session, workflow, names);
      session.notes().println("Added " + names.size() + " worker(s) from " + workerFile);
    }
    return Target.stored(session, workflow);
  }

  @Override
  int run(Session session, long workflow, List<Target> targets, Hosts hosts) {
    Row record = session.api().workflow(workflow);
    String program = torc != null ? torc : session.io().variable("TORC_REMOTE_TORC").orElse("torc");
    var credentials = new WorkerCredentials(session);
    String url = session.api().url();
    var check = new StartCheck(session, url, program, skipVersion, record);
    session.notes().println("Found " + targets.size() + " worker(s) for workflow " + workflow);
    List<Report> checked =
        hosts.each(
            targets,
            (ssh, w) -> {
              RemoteScript script = script("check", workflow).set("TORC", program).set("URL", url);
              check.judge(ssh.run(w, credentials.addTo(script)));
              return Report.of(w.text(), State.ADDED, null, "");
            },
            r -> {});
    List<Report> reports = new ArrayList<>(checked.stream().filter(r -> !r.ok()).toList());
    reports.forEach(r -> Outcome.line(session, r));
    List<Target> able = able(targets, reports);
    if (!able.isEmpty() && !hosts.interrupted()) {
      initialize(session, workflow);
      session.notes().println("Starting workers...");
      String arguments = ShellWords.quote(arguments(url, workflow));
      reports.addAll(
          hosts.each(
              able,
              (ssh, w) -> {
                RemoteScript script =
                    script("start", workflow).set("TORC", program).set("ARGUMENTS", arguments);
                return started(w, ssh.run(w, credentials.addTo(script)), program);
              },
              r -> Outcome.line(session, r)));
    }
    String summary = "Started " + Outcome.ok(reports) + "/" + targets.size() + " workers";
    Outcome.end(session, workflow, reports, summary);
    return hosts.exit(reports);
  }

  private static List<Target> able(List<Target> targets, List<Report> failed) {
    Set<String> names = new HashSet<>();
    failed.forEach(r -> names.add(r.worker()));
    return targets.stream().filter(t -> !names.contains(t.text())).toList();
  }

  /** Here, and not on the hosts: the files of a workflow are looked for where the user is. */
  private static void initialize(Session session, long workflow) {
    if (session.api().isUninitialized(workflow)) {
      session.notes().println("Initializing workflow " + workflow + "...");
      new WorkflowStarter(session.api(), session.directory(), session.notes()::println)
          .start(workflow, false);
    }
  }

  private List<String> arguments(String url, long workflow) {
    List<String> out = new ArrayList<>(List.of("--url", url));
    if (skipVersion) {
      out.add("--skip-version-check");
    }
    out.addAll(List.of("run", String.valueOf(workflow), "--output-dir", directory()));
    out.addAll(resources);
    return out;
  }

  private static Report started(WorkerAddress w, Answer a, String program) {
    StartCheck.noProgram(a, program);
    WorkersStatus.refuse(a);
    Long pid = a.number("started");
    if (pid != null) {
      return Report.of(w.text(), State.STARTED, pid, "Started (PID " + pid + ")");
    }
    Long running = a.number("running");
    if (running != null) {
      return Report.of(w.text(), State.RUNNING, running, "Already running (PID " + running + ")");
    }
    String code = a.first("ended");
    if ("0".equals(code)) {
      return Report.of(w.text(), State.ENDED, null, "Ended at once: there was nothing to do");
    }
    return Report.of(w.text(), State.BROKEN, null, "The worker ended with exit code " + code)
        .withLog(a.all("log"));
  }
}
