package dev.torc.cli.recover;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code torc workflows correct-resources}. */
public final class CorrectResources implements Command {
  private @Nullable Long workflowId;
  private double memory = 1.2;
  private double cpu = 1.2;
  private double runtime = 1.2;
  private Set<Long> jobIds = Set.of();
  private boolean dryRun;
  private boolean noDownsize;

  @Override
  public String description() {
    return "Fit the requirements of jobs to what they have used; nothing is reset or run.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows correct-resources 123 --dry-run",
        "torc workflows correct-resources 123 --job-ids 45,67 --no-downsize");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("FACTOR", "Room above the peak of memory. Default: 1.2", "--memory-multiplier");
    o.value("FACTOR", "Room above the peak of CPU. Default: 1.2", "--cpu-multiplier");
    o.value("FACTOR", "Room above the run time. Default: 1.2", "--runtime-multiplier");
    o.values("ID", "Only these jobs", "--job-ids");
    o.flag("Look, and change nothing", "--dry-run");
    o.flag("Take nothing away from jobs that need less", "--no-downsize");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    memory = factor(o, "--memory-multiplier", memory);
    cpu = factor(o, "--cpu-multiplier", cpu);
    runtime = factor(o, "--runtime-multiplier", runtime);
    jobIds = Set.copyOf(o.numbers("--job-ids"));
    dryRun = o.has("--dry-run");
    noDownsize = o.has("--no-downsize");
  }

  static double factor(Options o, String name, double otherwise) {
    Double v = o.decimal(name);
    if (v != null && !(v >= 1 && v <= 1000)) {
      throw Options.usage("invalid value '" + v + "' for " + name + ": 1 to 1000");
    }
    return v == null ? otherwise : v;
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("resource correction");
    long id = session.workflowId(workflowId);
    if (!session.json()) {
      session
          .err()
          .println(
              "Analyzing and correcting resource requirements for workflow "
                  + id
                  + (dryRun ? " (dry-run mode)" : ""));
    }
    UsageReport report = UsageReport.of(session.api(), id, null);
    List<JobUse> uses =
        report.all().stream().filter(u -> jobIds.isEmpty() || jobIds.contains(u.jobId())).toList();
    var correction = new Correction(memory, cpu, runtime);
    List<Change> up = correction.upscale(uses);
    List<Change> down =
        noDownsize
            ? List.of()
            : correction.downscale(
                uses, some -> some.size() == report.jobsOf(some.get(0).requirement()));
    List<Change> all = new ArrayList<>(up);
    all.addAll(down);
    List<Map<String, Object>> done =
        dryRun
            ? all.stream().map(c -> c.json(null)).toList()
            : new Changes(session.api(), report).apply(id, all);
    if (session.json()) {
      session.printJson(json(id, up, down, done));
    } else {
      print(session, id, up, down);
    }
    return 0;
  }

  private static long jobs(List<Change> changes) {
    return changes.stream().mapToLong(c -> c.jobs().size()).sum();
  }

  private static long memories(List<Change> changes) {
    return changes.stream().filter(c -> c.memory() != null).mapToLong(c -> c.jobs().size()).sum();
  }

  private static long runtimes(List<Change> changes) {
    return changes.stream().filter(c -> c.runtime() != null).mapToLong(c -> c.jobs().size()).sum();
  }

  private static long cpus(List<Change> changes) {
    return changes.stream().filter(c -> c.cpus() != null).mapToLong(c -> c.jobs().size()).sum();
  }

  private Map<String, Object> json(
      long id, List<Change> up, List<Change> down, List<Map<String, Object>> done) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("adjustments", done);
    m.put("cpu_corrections", cpus(up));
    m.put("cpu_multiplier", cpu);
    m.put("downsize_cpu_corrections", cpus(down));
    m.put("downsize_memory_corrections", memories(down));
    m.put("downsize_runtime_corrections", runtimes(down));
    m.put("dry_run", dryRun);
    m.put("jobs_analyzed", jobs(up));
    m.put("memory_corrections", memories(up));
    m.put("memory_multiplier", memory);
    m.put("no_downsize", noDownsize);
    m.put("resource_requirements_updated", up.size() + down.size());
    m.put("runtime_corrections", runtimes(up));
    m.put("runtime_multiplier", runtime);
    m.put("status", "success");
    m.put("workflow_id", id);
    return m;
  }

  private void print(Session session, long id, List<Change> up, List<Change> down) {
    PrintStream out = session.out();
    out.println();
    out.println("Resource Correction Summary:");
    out.println("  Workflow: " + id);
    out.println("  Jobs with violations: " + jobs(up));
    out.println("  Resource requirements updated: " + (up.size() + down.size()));
    if (!up.isEmpty()) {
      out.println("  Upscale:");
      out.println("    Memory corrections: " + memories(up));
      out.println("    Runtime corrections: " + runtimes(up));
      out.println("    CPU corrections: " + cpus(up));
    }
    if (!down.isEmpty()) {
      out.println("  Downscale:");
      out.println("    Memory reductions: " + memories(down));
      out.println("    Runtime reductions: " + runtimes(down));
      out.println("    CPU reductions: " + cpus(down));
    }
    if (up.size() + down.size() > 0) {
      out.println();
      out.println("Adjustment Details:");
      up.forEach(c -> details(out, c));
      down.forEach(c -> details(out, c));
    }
    if (dryRun) {
      session.err().println();
      session.err().println("(dry-run mode - changes not applied)");
    } else if (up.size() + down.size() > 0) {
      out.println();
      out.println("Resource requirements updated successfully");
    }
  }

  static void details(PrintStream out, Change c) {
    Requirement r = c.requirement();
    out.println(
        "  RR "
            + r.id()
            + ": "
            + c.jobs().size()
            + " job(s)"
            + (c.upscale() ? "" : " (downscale)"));
    if (c.memory() != null) {
      out.println("    Memory: " + r.memory() + " -> " + c.memory());
    }
    if (c.runtime() != null) {
      out.println("    Runtime: " + r.runtime() + " -> " + c.runtime());
    }
    if (c.cpus() != null) {
      out.println("    CPUs: " + r.cpus() + " -> " + c.cpus());
    }
  }
}
