package dev.torc.cli.slurm;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.cli.hpc.Profile;
import dev.torc.cli.spec.Target;
import dev.torc.model.TorcException;
import dev.torc.spec.Format;
import dev.torc.spec.SlurmSchedulerSpec;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.SpecSchedulers;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc slurm generate}: Slurm schedulers for a workflow file. */
public final class GenerateCommand implements Command {
  private final PlanOptions options = new PlanOptions();
  private final Target target = new Target();
  private String file = "";
  private boolean noActions;
  private boolean overwrite;
  private boolean dryRun;

  @Override
  public String description() {
    return "Add Slurm schedulers to a workflow file, by what its jobs need.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc slurm generate --account myproject --profile kestrel workflow.yaml",
        "torc slurm generate --account myproject -o slurm.yaml workflow.yaml",
        "torc slurm generate --account myproject --dry-run workflow.yaml");
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow file, or - for standard input", 1, 1);
    options.declare(o);
    options.declareSingle(o);
    target.declare(o);
    o.flag("No actions that ask for nodes", "--no-actions");
    o.flag("Replace the schedulers that the file has", "--overwrite");
    o.flag("Only say what would be added", "--dry-run");
  }

  @Override
  public void read(Options o) {
    file = o.positional(0);
    options.read(o);
    target.read(o);
    noActions = o.has("--no-actions");
    overwrite = o.has("--overwrite");
    dryRun = o.has("--dry-run");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("generation");
    SpecSource.Text text = new SpecSource(session, file).text();
    var directory = session.directory().toAbsolutePath().normalize();
    var schedulers = SpecSchedulers.of(text.text(), text.name(), text.format(), directory);
    Profile profile = options.profile(session);
    String account = options.account(schedulers.spec(), profile);
    if (schedulers.spec().resourceRequirements().isEmpty()) {
      throw TorcException.invalid("the workflow has no resource_requirements to plan with")
          .withHint("add some, and name them in the jobs");
    }
    if (schedulers.present() && !overwrite) {
      throw TorcException.invalid("the workflow has Slurm schedulers already")
          .withHint("--overwrite replaces them");
    }
    var graph = SpecGraph.of(schedulers.spec());
    Planner.Plan plan = new Planner(schedulers, graph, new Partitions(profile), options).plan();
    if (plan.groups().isEmpty()) {
      throw TorcException.invalid("no job can be given a scheduler")
          .withHint(String.join("; ", plan.warnings()));
    }
    List<SlurmSchedulerSpec> specs = plan.groups().stream().map(g -> g.scheduler(account)).toList();
    if (dryRun) {
      preview(session, profile, plan, specs);
      return 0;
    }
    Format form = target.form();
    Format usual = session.json() ? Format.JSON : Format.YAML;
    String written =
        schedulers.write(
            plan.ofEntry(),
            specs,
            noActions ? List.of() : plan.groups().stream().map(Group::action).toList(),
            form == null ? usual : form);
    target.write(session, written);
    summary(session.notes(), profile, plan);
    return 0;
  }

  private void summary(PrintStream out, Profile profile, Planner.Plan plan) {
    out.println();
    out.println("// Summary:");
    out.println("//   Schedulers generated: " + plan.groups().size());
    out.println("//   Actions added: " + (noActions ? 0 : plan.groups().size()));
    out.println("//   Profile used: " + profile.display() + " (" + profile.name() + ")");
    if (!plan.warnings().isEmpty()) {
      out.println("//");
      out.println("// Warnings:");
      plan.warnings().forEach(w -> out.println("//   - " + w));
    }
  }

  private void preview(
      Session session, Profile profile, Planner.Plan plan, List<SlurmSchedulerSpec> specs) {
    PrintStream out = session.out();
    int actions = noActions ? 0 : plan.groups().size();
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("dry_run", true);
      m.put("scheduler_count", specs.size());
      m.put("action_count", actions);
      m.put("profile_name", profile.name());
      m.put("profile_display_name", profile.display());
      m.put("slurm_schedulers", specs.stream().map(SpecSchedulers::fields).toList());
      m.put(
          "actions",
          noActions
              ? List.of()
              : plan.groups().stream().map(g -> SpecSchedulers.fields(g.action())).toList());
      m.put("warnings", plan.warnings());
      session.printJson(m);
      return;
    }
    out.println("[DRY RUN] Would generate the following Slurm schedulers:");
    out.println();
    for (SlurmSchedulerSpec s : specs) {
      String partition = s.partition() == null ? "<default>" : s.partition();
      out.println(
          "  Scheduler: %s (account: %s, partition: %s, walltime: %s, nodes: %d)"
              .formatted(s.name(), s.account(), partition, s.walltime(), s.nodes()));
    }
    out.println();
    out.println("[DRY RUN] Would add " + actions + " workflow action(s)");
    out.println();
    out.println("Profile: " + profile.display() + " (" + profile.name() + ")");
    plan.warnings().forEach(w -> session.err().println("Warning: " + w));
  }
}
