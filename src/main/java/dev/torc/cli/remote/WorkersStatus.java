package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.cli.remote.Report.State;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;

/** Says for each host whether a worker runs there, or how it ended. */
final class WorkersStatus extends HostsCommand {
  @Override
  public String description() {
    return "Say for each remote worker whether it runs, or how it ended.";
  }

  @Override
  String[] directoryNames() {
    return new String[] {"--output-dir"};
  }

  @Override
  int run(Session session, long workflow, List<Target> targets, Hosts hosts) {
    List<Report> reports =
        hosts.each(targets, (ssh, w) -> report(w, ssh.run(w, script("status", workflow))), r -> {});
    Outcome.table(session, reports);
    long running = reports.stream().filter(r -> r.state() == State.RUNNING).count();
    Outcome.end(session, workflow, reports, running + "/" + reports.size() + " workers running");
    return hosts.exit(reports);
  }

  /** What the script has found. */
  static Report report(WorkerAddress w, Answer a) {
    refuse(a);
    if (a.has("running")) {
      String elapsed = a.first("elapsed");
      String since = elapsed == null || elapsed.isEmpty() ? "" : " for " + elapsed;
      return Report.of(w.text(), State.RUNNING, a.number("running"), "Running" + since);
    }
    if (a.has("lost")) {
      return Report.of(
              w.text(),
              State.BROKEN,
              null,
              "Gone without a trace (it was PID " + a.first("lost") + ")")
          .withLog(a.all("log"));
    }
    String code = a.first("ended");
    if (code == null) {
      return Report.of(w.text(), State.NOT_RUNNING, null, "Not running");
    }
    return switch (code) {
      case "stopped" -> Report.of(w.text(), State.STOPPED, null, "Stopped");
      case "unknown" -> Report.of(w.text(), State.NOT_RUNNING, null, "Not running");
      case "0" -> Report.of(w.text(), State.ENDED, null, "Ended");
      default ->
          Report.of(w.text(), State.BROKEN, null, "Ended with exit code " + code)
              .withLog(a.all("log"));
    };
  }

  /** A problem that the script itself has told. */
  static void refuse(Answer a) {
    String problem = a.first("problem");
    if (problem != null) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, problem);
    }
  }
}
