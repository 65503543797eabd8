package dev.torc.cli.remote;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.remote.Report.State;
import java.util.List;

/** Ends the workers of a workflow, and waits for their ends. */
final class StopWorkers extends HostsCommand {
  private boolean force;
  private long limit = 60;

  @Override
  public String description() {
    return "Stop the remote workers of a workflow, and wait until they have ended.";
  }

  @Override
  String[] directoryNames() {
    return new String[] {"--output-dir"};
  }

  @Override
  void declareMore(Options o) {
    o.flag("SIGKILL instead of SIGTERM: jobs get no time to end", "--force");
    o.value("SECONDS", "Wait so long for the end of a worker. Default: 60", "--wait");
  }

  @Override
  void readMore(Options o) {
    force = o.has("--force");
    limit = o.numberOr("--wait", 60);
    if (limit < 0) {
      throw Options.usage("--wait cannot be negative");
    }
  }

  @Override
  int run(Session session, long workflow, List<Target> targets, Hosts hosts) {
    String signal = force ? "KILL" : "TERM";
    session.notes().println("Stopping workers (signal: SIG" + signal + ")...");
    List<Report> reports =
        hosts.each(
            targets,
            (ssh, w) -> {
              RemoteScript script =
                  script("stop", workflow)
                      .set("SIGNAL", signal)
                      .set("LIMIT", String.valueOf(limit));
              return report(w, ssh.run(w, script));
            },
            r -> Outcome.line(session, r));
    Outcome.end(
        session,
        workflow,
        reports,
        Outcome.ok(reports) + "/" + reports.size() + " workers are not running any more");
    return hosts.exit(reports);
  }

  private Report report(WorkerAddress w, Answer a) {
    WorkersStatus.refuse(a);
    if (a.has("stopped")) {
      Long pid = a.number("stopped");
      return Report.of(w.text(), State.STOPPED, pid, "Stopped (PID " + pid + ")");
    }
    if (a.has("still")) {
      String text = "still runs after " + limit + " s (PID " + a.first("still") + ")";
      String hint = "its jobs may still be ending; --force does not wait for them";
      return Report.failed(w.text(), text, force ? null : hint);
    }
    return Report.of(w.text(), State.NOT_RUNNING, null, "Process not running");
  }
}
