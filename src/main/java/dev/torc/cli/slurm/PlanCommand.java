package dev.torc.cli.slurm;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.cli.hpc.Profile;
import dev.torc.spec.JobSpec;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.SpecSchedulers;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc slurm plan-allocations}: how many allocations the jobs of a file need. */
public final class PlanCommand implements Command {
  private final PlanOptions options = new PlanOptions();
  private String file = "";
  private boolean offline;

  /** What the dependencies allow. */
  private record Shape(int jobs, int levels, int widest, int widestLevel) {
    static Shape of(int jobs, List<List<JobSpec>> stages) {
      int at = 0;
      for (int i = 1; i < stages.size(); i++) {
        at = stages.get(i).size() > stages.get(at).size() ? i : at;
      }
      return new Shape(jobs, stages.size(), stages.isEmpty() ? 0 : stages.get(at).size(), at);
    }
  }

  @Override
  public String description() {
    return "Plan the Slurm allocations for the jobs of a workflow file.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc slurm plan-allocations --offline --account myproject --profile kestrel workflow.yaml");
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow file, or - for standard input", 1, 1);
    options.declare(o);
    options.declarePartition(o);
    o.flag("Do not remark that the cluster is not asked", "--offline");
    o.flag("Accepted for scripts; nothing is submitted", "--skip-test-only").hidden();
  }

  @Override
  public void read(Options o) {
    file = o.positional(0);
    options.read(o);
    offline = o.has("--offline");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("plan");
    SpecSource.Text text = new SpecSource(session, file).text();
    var directory = session.directory().toAbsolutePath().normalize();
    var spec = SpecSchedulers.of(text.text(), text.name(), text.format(), directory);
    Profile profile = options.profile(session);
    String account = options.account(spec.spec(), profile);
    var graph = SpecGraph.of(spec.spec());
    Planner.Plan plan = new Planner(spec, graph, new Partitions(profile), options).plan();
    Shape shape = Shape.of(spec.spec().jobs().size(), graph.stages());
    if (!offline) {
      session.notes().println("The cluster itself is not asked; this follows from the file alone.");
    }
    if (session.json()) {
      session.printJson(json(profile, account, plan, shape));
    } else {
      print(session.out(), profile, plan, shape);
      plan.warnings().forEach(w -> session.err().println("Warning: " + w));
    }
    return 0;
  }

  private static String reason(Group g) {
    return "Offline mode: %d allocations x %d node (ideal from workflow analysis)"
        .formatted(g.allocations(), g.nodes());
  }

  private static void print(PrintStream out, Profile profile, Planner.Plan plan, Shape shape) {
    out.println("Workflow Analysis");
    out.println("=================");
    out.println("  Total jobs:         " + shape.jobs());
    out.println("  Total instances:    " + shape.jobs());
    out.println("  Dependency depth:   " + shape.levels() + " levels");
    out.println(
        "  Max parallelism:    "
            + shape.widest()
            + " instances (at level "
            + shape.widestLevel()
            + ")");
    out.println("  Resource groups:    " + plan.groups().size());
    for (Group g : plan.groups()) {
      out.println();
      out.println(
          "Resource Group: \"" + g.label() + "\" (partition: " + g.partition().name() + ")");
      out.println(
          "  Jobs: %d, Walltime: %s, Ideal nodes: %d"
              .formatted(g.jobs().size(), g.walltimeText(), g.allocations() * g.nodes()));
    }
    out.println();
    out.println("Recommendations");
    out.println("===============");
    for (Group g : plan.groups()) {
      out.println(
          "  \"%s\": %d allocation(s) x %d node(s) [default]"
              .formatted(g.label(), g.allocations(), g.nodes()));
      out.println("    " + reason(g));
      out.println(
          "    Total nodes: %d, Walltime: %s, Jobs: %d"
              .formatted(g.allocations() * g.nodes(), g.walltimeText(), g.jobs().size()));
      out.println();
    }
    out.println("Profile: " + profile.display() + " (" + profile.name() + ")");
  }

  private static Map<String, @Nullable Object> json(
      Profile profile, String account, Planner.Plan plan, Shape shape) {
    Map<String, @Nullable Object> analysis = new LinkedHashMap<>();
    analysis.put("total_jobs", shape.jobs());
    analysis.put("total_instances", shape.jobs());
    analysis.put("dependency_depth", shape.levels());
    analysis.put("max_parallelism", shape.widest());
    analysis.put("max_parallelism_level", shape.widestLevel());
    analysis.put("resource_groups", plan.groups().size());
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_analysis", analysis);
    m.put("cluster_state", List.of());
    m.put("recommendations", plan.groups().stream().map(PlanCommand::recommendation).toList());
    m.put("warnings", plan.warnings());
    m.put("resource_groups", plan.groups().stream().map(PlanCommand::group).toList());
    m.put("profile_name", profile.name());
    m.put("profile_display_name", profile.display());
    m.put("account", account);
    return m;
  }

  private static Map<String, @Nullable Object> recommendation(Group g) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("group_name", g.label());
    m.put("partition", g.namesPartition() ? g.partition().name() : null);
    m.put("num_allocations", g.allocations());
    m.put("nodes_per_allocation", g.nodes());
    m.put("total_nodes", g.allocations() * g.nodes());
    m.put("strategy", "default");
    m.put("reason", reason(g));
    m.put("walltime", g.walltimeText());
    m.put("job_count", g.jobs().size());
    return m;
  }

  private static Map<String, @Nullable Object> group(Group g) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("name", g.label());
    m.put("partition", g.partition().name());
    m.put("job_count", g.jobs().size());
    m.put("walltime", g.walltimeText());
    m.put("ideal_nodes", g.allocations() * g.nodes());
    return m;
  }
}
