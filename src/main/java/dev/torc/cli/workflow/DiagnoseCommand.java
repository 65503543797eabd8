package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Texts;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether ready jobs wait because no worker has time enough left for them. */
public final class DiagnoseCommand implements Command {
  private @Nullable Long workflowId;

  @Override
  public String description() {
    return "Tell whether ready jobs wait because no active worker has time enough left for them.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc workflows diagnose 12", "torc explain JOB_ID    # why one job waits");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("diagnosis");
    long id = session.workflowId(workflowId);
    session.api().workflow(id);
    Packing p = Packing.of(session.api(), id, Instant.now());
    if (session.json()) {
      session.printJson(p.json(id));
      return 0;
    }
    PrintStream out = session.out();
    out.println("Packing diagnosis — workflow " + id);
    out.println();
    out.println(
        "Active allocations: "
            + p.active()
            + " (with known walltime: "
            + p.remaining().size()
            + ", unlimited/local: "
            + p.unlimited()
            + ")");
    range(out, "  remaining walltime   ", Packing.range(p.remaining()));
    out.println("Ready jobs: " + p.ready() + " (with known runtime: " + p.known() + ")");
    range(out, "  required runtime     ", p.runtimes());
    out.println();
    verdict(out, p);
    if (p.blocked() > 0) {
      remedies(session.err(), id);
    } else if (p.ready() > 0) {
      session.err().println("'torc explain JOB_ID' tells what else a job may wait for.");
    }
    return 0;
  }

  private static void range(PrintStream out, String label, Packing.Range r) {
    if (r.count() > 0) {
      out.println(
          label
              + "min "
              + Texts.duration(r.min())
              + "   median "
              + Texts.duration(r.median())
              + "   max "
              + Texts.duration(r.max()));
    }
  }

  private static void verdict(PrintStream out, Packing p) {
    if (p.blocked() > 0) {
      out.println("⚠ Runtime-blocked packing detected");
      out.println(
          "  "
              + p.blocked()
              + " of "
              + p.ready()
              + " ready jobs need more time than any active worker has left: up to "
              + Texts.duration(p.longest())
              + ", and at most "
              + Texts.duration(p.most())
              + " are left.");
      out.println(
          "  "
              + p.tooShort()
              + " of "
              + p.active()
              + " active workers cannot take the longest of them; what they have free stays idle.");
    } else if (p.active() == 0) {
      out.println("No worker is active.");
    } else if (p.remaining().isEmpty()) {
      out.println("No active worker has an end: the runtimes of jobs keep none of them waiting.");
    } else {
      out.println("✓ No runtime-blocked packing detected.");
      if (p.unlimited() > 0) {
        out.println(
            "  " + p.unlimited() + " active worker(s) have no end, and take jobs of any length.");
      }
    }
  }

  private static void remedies(PrintStream err, long id) {
    err.println();
    err.println("What helps:");
    err.println("  - a new allocation or worker with more time");
    err.println(
        "  - shorter runtimes, if they are too careful: torc workflows check-resources " + id);
    err.println("  - jobs that save their state and go on in a later attempt");
  }
}
