package dev.torc.cli.slurm;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.Texts;
import dev.torc.cli.slurm.Accounting.Allocation;
import dev.torc.cli.slurm.Accounting.Step;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what Slurm's accounting says about the allocations of a workflow. */
public final class AccountingCommand implements Command {
  private static final List<String> HEADERS =
      List.of(
          "Slurm Job", "Job Step", "State", "Exit Code", "Elapsed", "Max RSS", "CPU Time", "Nodes");
  private static final List<String> KEYS =
      List.of(
          "slurm_job_id",
          "job_step",
          "state",
          "exit_code",
          "elapsed",
          "max_rss",
          "cpu_time",
          "nodes");

  private final What what;
  private @Nullable Long workflowId;
  private Path outputDir = Path.of("torc_output");
  private boolean saveJson;

  /** What is shown. */
  public enum What {
    STEPS,
    USAGE
  }

  public AccountingCommand(What what) {
    this.what = what;
  }

  @Override
  public String description() {
    return switch (what) {
      case STEPS -> "Show the steps of a workflow's allocations, as Slurm's accounting has them.";
      case USAGE -> "Add up the time of nodes and CPUs that a workflow's allocations have used.";
    };
  }

  @Override
  public List<String> examples() {
    return switch (what) {
      case STEPS -> List.of("torc slurm sacct 12", "torc slurm sacct 12 --save-json -o accounts");
      case USAGE -> List.of("torc slurm usage 12", "torc -f json slurm usage 12");
    };
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    if (what == What.STEPS) {
      o.value("DIR", "Folder for --save-json. Default: torc_output", "-o", "--output-dir");
      o.flag("Also write the answers of sacct into files", "--save-json");
    }
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    if (what == What.STEPS) {
      outputDir = o.pathOr("--output-dir", outputDir);
      saveJson = o.has("--save-json");
    }
  }

  @Override
  public int run(Session session) {
    long id = session.workflowId(workflowId);
    session.api().workflow(id);
    if (what == What.USAGE) {
      session.refuseCsv("summary");
    }
    Accounting accounting = Accounting.of(session, id);
    if (saveJson) {
      save(session, accounting);
    }
    switch (what) {
      case STEPS -> steps(session, id, accounting);
      case USAGE -> usage(session, id, accounting);
    }
    accounting
        .errors()
        .forEach((job, why) -> session.err().println("Warning: Slurm job " + job + ": " + why));
    return accounting.errors().isEmpty() ? 0 : 1;
  }

  private void save(Session session, Accounting accounting) {
    Path folder = session.directory().resolve(outputDir);
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> e : accounting.texts().entrySet()) {
        Files.writeString(folder.resolve("sacct_" + e.getKey() + ".json"), e.getValue());
      }
    } catch (IOException e) {
      throw TorcException.invalid("cannot write into " + outputDir + ": " + Reason.of(e));
    }
    session.err().println(accounting.texts().size() + " file(s) written to " + outputDir);
  }

  private static void steps(Session session, long id, Accounting accounting) {
    List<String[]> rows = new ArrayList<>();
    for (Allocation a : accounting.allocations()) {
      a.steps().forEach(s -> rows.add(cells(a, s)));
    }
    switch (session.format()) {
      case JSON -> {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("workflow_id", id);
        m.put("total_slurm_jobs", accounting.texts().size());
        m.put("summary", rows.stream().map(AccountingCommand::json).toList());
        m.put("errors", List.copyOf(accounting.errors().values()));
        session.printJson(m);
      }
      case CSV -> {
        Csv.print(session.out(), HEADERS, rows);
      }
      case TABLE -> {
        if (rows.isEmpty()) {
          session.out().println("Slurm's accounting has no steps of workflow " + id);
          return;
        }
        session.out().println("Slurm Accounting Summary for Workflow " + id);
        session.out().println();
        Table.print(session.out(), HEADERS, rows);
        session.out().println();
        session.out().println("Total: " + rows.size() + " job steps");
      }
    }
  }

  private static String[] cells(Allocation a, Step s) {
    return new String[] {
      a.id(),
      s.name(),
      s.state(),
      s.exitCode(),
      Texts.duration(s.elapsed()),
      s.memory() == null ? "-" : Texts.megabytes(s.memory().doubleValue()),
      Texts.duration(s.cpuSeconds()),
      s.nodes()
    };
  }

  private static Map<String, String> json(String[] cells) {
    Map<String, String> m = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      m.put(KEYS.get(i), cells[i]);
    }
    return m;
  }

  private static void usage(Session session, long id, Accounting accounting) {
    long nodes = 0;
    long nodeSeconds = 0;
    long cpuSeconds = 0;
    for (Allocation a : accounting.allocations()) {
      nodes += a.nodes();
      nodeSeconds += a.nodes() * a.elapsed();
      cpuSeconds += a.cpuSeconds();
    }
    int jobs = accounting.texts().size() + accounting.errors().size();
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("total_slurm_jobs", jobs);
      m.put("total_nodes", nodes);
      m.put("total_node_time", Texts.duration(nodeSeconds));
      m.put("total_node_time_seconds", nodeSeconds);
      m.put("total_cpu_time", Texts.duration(cpuSeconds));
      m.put("total_cpu_time_seconds", cpuSeconds);
      m.put("errors", List.copyOf(accounting.errors().values()));
      session.printJson(m);
      return;
    }
    PrintStream out = session.out();
    if (jobs == 0) {
      out.println("Workflow " + id + " has no Slurm allocations");
      return;
    }
    out.println("Workflow " + id);
    out.println("Slurm allocations: " + jobs);
    out.println("Total nodes:     " + nodes);
    out.println("Total node time: " + Texts.duration(nodeSeconds));
    out.println("Total CPU time:  " + Texts.duration(cpuSeconds));
  }
}
