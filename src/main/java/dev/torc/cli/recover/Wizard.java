package dev.torc.cli.recover;

import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.cli.Texts;
import java.io.PrintStream;
import java.util.List;

/** Shows a person what failed, cause by cause, and asks what to do. */
final class Wizard {
  private static final int MOST_SHOWN = 10;

  private final Session session;
  private final double memory;
  private final double runtime;

  Wizard(Session session, double memory, double runtime) {
    this.session = session;
    this.memory = memory;
    this.runtime = runtime;
  }

  /** The jobs that the person wants to run again. */
  Triage choose(Triage t) {
    PrintStream err = session.err();
    if (t.isEmpty()) {
      err.println("No job has failed.");
      return t;
    }
    return new Triage(
        ask("ran out of memory", t.memory(), "with memory × " + Texts.decimals(memory, 2)),
        ask("ran out of time", t.time(), "with runtime × " + Texts.decimals(runtime, 2)),
        ask("failed for other reasons", t.unknown(), "as they are"));
  }

  private List<JobUse> ask(String what, List<JobUse> jobs, String how) {
    if (jobs.isEmpty()) {
      return jobs;
    }
    PrintStream err = session.err();
    err.println();
    err.println(jobs.size() + " job(s) " + what + ":");
    for (JobUse u : jobs.subList(0, Math.min(jobs.size(), MOST_SHOWN))) {
      err.println(
          "  "
              + TerminalText.plain(u.name())
              + " (job "
              + u.jobId()
              + "): exit code "
              + u.returnCode()
              + " after "
              + Amounts.seconds(u.seconds())
              + (u.peakMemory() == null ? "" : ", peak memory " + Amounts.memory(u.peakMemory()))
              + "; asked for "
              + u.requirement().memory()
              + ", "
              + u.requirement().runtime());
    }
    if (jobs.size() > MOST_SHOWN) {
      err.println("  and " + (jobs.size() - MOST_SHOWN) + " more");
    }
    return session.confirm("Run them again " + how + "?", false) ? jobs : List.of();
  }
}
