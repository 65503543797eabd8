package dev.torc.cli.remote;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that asks all hosts of a workflow. */
abstract class HostsCommand implements Command {
  private @Nullable Long given;
  private int atOnce = 10;
  private String directory = RemoteDirectory.DEFAULT;

  /** The names of the option for the output directory on the hosts. */
  abstract String[] directoryNames();

  /** Whether that directory may be deleted, so that more has to be refused. */
  boolean deletes() {
    return false;
  }

  void declareMore(Options o) {}

  void readMore(Options o) {}

  abstract int run(Session session, long workflow, List<Target> targets, Hosts hosts);

  @Override
  public final void declare(Options o) {
    o.positional("WORKFLOW_ID", "Workflow; the only one, or a choice, without", 0, 1);
    o.value(
        "DIR",
        "Output directory on the hosts, below the home directory. Default: torc_output",
        directoryNames());
    o.value("N", "Most ssh connections at a time. Default: 10", "--max-parallel-ssh");
    declareMore(o);
  }

  @Override
  public final void read(Options o) {
    given = o.positionalNumber(0);
    atOnce = atOnce(o);
    readMore(o);
    String name = directoryNames()[directoryNames().length - 1];
    String dir = o.textOr(name, RemoteDirectory.DEFAULT);
    directory = deletes() ? RemoteDirectory.toDelete(name, dir) : RemoteDirectory.of(name, dir);
  }

  static int atOnce(Options o) {
    Integer n = o.integer("--max-parallel-ssh");
    if (n != null && n < 1) {
      throw Options.usage("--max-parallel-ssh is at least 1");
    }
    return n == null ? 10 : n;
  }

  String directory() {
    return directory;
  }

  RemoteScript script(String name, long workflow) {
    return new RemoteScript(name, workflow, directory);
  }

  /** The workers; a command may add some first. */
  List<Target> targets(Session session, long workflow) {
    return Target.stored(session, workflow);
  }

  @Override
  public final int run(Session session) {
    session.refuseCsv("command");
    long workflow = session.workflowId(given);
    try (Hosts hosts = new Hosts(session, atOnce)) {
      return run(session, workflow, targets(session, workflow), hosts);
    }
  }
}
