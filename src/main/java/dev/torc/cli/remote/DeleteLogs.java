package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.cli.remote.Report.State;
import java.util.List;

/** Deletes the output directories on the hosts. */
final class DeleteLogs extends HostsCommand {
  @Override
  public String description() {
    return "Delete the output directory on each host; not while a worker works in it.";
  }

  @Override
  String[] directoryNames() {
    return new String[] {"--remote-output-dir"};
  }

  @Override
  boolean deletes() {
    return true;
  }

  @Override
  int run(Session session, long workflow, List<Target> targets, Hosts hosts) {
    session.notes().println("Deleting logs from " + targets.size() + " worker(s)...");
    List<Report> reports =
        hosts.each(
            targets,
            (ssh, w) -> delete(ssh, w, script("delete", workflow), directory()),
            r -> Outcome.line(session, r));
    Outcome.end(
        session,
        workflow,
        reports,
        "Deleted logs from " + Outcome.ok(reports) + "/" + reports.size() + " workers");
    return hosts.exit(reports);
  }

  static Report delete(Ssh ssh, WorkerAddress w, RemoteScript script, String directory) {
    Answer a = ssh.run(w, script);
    WorkersStatus.refuse(a);
    return a.has("deleted")
        ? Report.of(w.text(), State.DELETED, null, "Deleted " + directory)
        : Report.of(w.text(), State.CLEAN, null, "No output directory found (already clean)");
  }
}
