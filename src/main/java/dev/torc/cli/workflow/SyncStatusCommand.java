package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends on the server what has ended in the world without telling it. */
public final class SyncStatusCommand implements Command {
  private @Nullable Long workflowId;
  private boolean dryRun;

  @Override
  public String description() {
    return "Fail jobs whose worker or Slurm allocation is gone, so that they can be recovered.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows sync-status 12 --dry-run",
        "torc workflows sync-status 12",
        "torc -f json workflows sync-status 12 --dry-run");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Look, and change nothing", "--dry-run");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    dryRun = o.has("--dry-run");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("synchronization");
    long id = session.workflowId(workflowId);
    TorcApi api = session.api();
    api.workflow(id);
    List<Row> allocations = Orphans.allocations(api, id);
    Optional<Set<Long>> queued =
        allocations.isEmpty() ? Optional.of(Set.of()) : SlurmQueue.jobs(session);
    Orphans orphans = Orphans.of(api, id, allocations, queued);
    if (!orphans.unchecked().isEmpty()) {
      session
          .err()
          .println(
              "Warning: there is no squeue on this host, so "
                  + orphans.unchecked().size()
                  + " Slurm allocation(s) cannot be checked. Ask again where Slurm's commands are.");
    }
    if (!dryRun) {
      for (Row r : orphans.end(api, id, Instant.now())) {
        String why = TerminalText.plain(r.textOr("message", ""));
        session.err().println("Warning: job " + r.text("job_id") + " stays as it is: " + why);
      }
    }
    if (session.json()) {
      session.printJson(orphans.json());
    } else {
      print(session, id, orphans);
    }
    return 0;
  }

  private void print(Session session, long id, Orphans o) {
    PrintStream out = session.out();
    if (o.isEmpty()) {
      out.println("No orphaned jobs found in workflow " + id + ".");
      return;
    }
    String would = dryRun ? "would be " : "";
    out.println((dryRun ? "[DRY RUN] Workflow " : "Workflow ") + id + ":");
    line(out, o.ofSlurm(), "job(s) of ended Slurm allocations " + would + "failed");
    line(out, o.others(), "job(s) of workers that have left " + would + "failed");
    line(out, o.pending(), "pending allocation(s) " + would + "ended");
    line(out, o.active(), "active allocation(s) " + would + "ended");
    line(out, o.nodes(), "worker(s) " + would + "deactivated");
    if (!dryRun && o.ofSlurm().size() + o.others().size() > 0) {
      session.err().println("To run the jobs again: torc recover " + id + " --retry-unknown");
    }
  }

  private static void line(PrintStream out, List<Row> rows, String what) {
    if (!rows.isEmpty()) {
      out.println("  " + rows.size() + " " + what);
    }
  }
}
