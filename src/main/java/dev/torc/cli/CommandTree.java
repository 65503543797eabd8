package dev.torc.cli;

import dev.torc.cli.access.AccessCommands;
import dev.torc.cli.admin.AdminApiStats;
import dev.torc.cli.admin.AdminAuditLog;
import dev.torc.cli.admin.AdminExport;
import dev.torc.cli.admin.AdminImport;
import dev.torc.cli.admin.AdminPrune;
import dev.torc.cli.admin.AdminReloadAuth;
import dev.torc.cli.admin.AdminSql;
import dev.torc.cli.admin.AdminTailApi;
import dev.torc.cli.admin.AdminVacuum;
import dev.torc.cli.batch.BatchCommand;
import dev.torc.cli.complete.CompleteCommand;
import dev.torc.cli.complete.CompletionsCommand;
import dev.torc.cli.config.ConfigInit;
import dev.torc.cli.config.ConfigPaths;
import dev.torc.cli.config.ConfigShow;
import dev.torc.cli.config.ConfigValidate;
import dev.torc.cli.doctor.DoctorCommand;
import dev.torc.cli.events.LatestCommand;
import dev.torc.cli.events.MonitorCommand;
import dev.torc.cli.exec.ExecCommand;
import dev.torc.cli.graph.GraphCancel;
import dev.torc.cli.graph.GraphLoad;
import dev.torc.cli.graph.GraphLogs;
import dev.torc.cli.graph.GraphRun;
import dev.torc.cli.graph.GraphStatus;
import dev.torc.cli.hpc.GenerateProfile;
import dev.torc.cli.hpc.HpcCommand;
import dev.torc.cli.hpc.MatchCommand;
import dev.torc.cli.htpasswd.HtpasswdAdd;
import dev.torc.cli.htpasswd.HtpasswdHash;
import dev.torc.cli.htpasswd.HtpasswdList;
import dev.torc.cli.htpasswd.HtpasswdRemove;
import dev.torc.cli.htpasswd.HtpasswdVerify;
import dev.torc.cli.jobs.CreateFromFileCommand;
import dev.torc.cli.jobs.ResetStatusCommand;
import dev.torc.cli.jobs.UpdateCommand;
import dev.torc.cli.logs.AnalyzeCommand;
import dev.torc.cli.logs.BundleCommand;
import dev.torc.cli.monitor.MonitorNode;
import dev.torc.cli.openapi.OpenapiCheck;
import dev.torc.cli.openapi.OpenapiEmit;
import dev.torc.cli.plot.PlotResources;
import dev.torc.cli.records.RecordCommands;
import dev.torc.cli.recover.CheckResources;
import dev.torc.cli.recover.CorrectResources;
import dev.torc.cli.recover.Recover;
import dev.torc.cli.remote.RemoteCommands;
import dev.torc.cli.rocrate.AddDataset;
import dev.torc.cli.rocrate.ExportCrate;
import dev.torc.cli.slurm.AccountingCommand;
import dev.torc.cli.slurm.GenerateCommand;
import dev.torc.cli.slurm.ParseLogsCommand;
import dev.torc.cli.slurm.PlanCommand;
import dev.torc.cli.spec.SpecConvert;
import dev.torc.cli.spec.SpecExpand;
import dev.torc.cli.spec.SpecPrintSchema;
import dev.torc.cli.spec.SpecValidate;
import dev.torc.cli.tasks.TasksCancel;
import dev.torc.cli.tasks.TasksGet;
import dev.torc.cli.tasks.TasksList;
import dev.torc.cli.tasks.TasksLogs;
import dev.torc.cli.tasks.TasksSubmit;
import dev.torc.cli.tasks.TasksWait;
import dev.torc.cli.token.TokenCreate;
import dev.torc.cli.tui.TuiCommand;
import dev.torc.cli.workflow.ArchiveCommand;
import dev.torc.cli.workflow.DeleteActionCommand;
import dev.torc.cli.workflow.DiagnoseCommand;
import dev.torc.cli.workflow.ExecutionPlanCommand;
import dev.torc.cli.workflow.ExportCommand;
import dev.torc.cli.workflow.ImportCommand;
import dev.torc.cli.workflow.ListActionsCommand;
import dev.torc.cli.workflow.ReconcileCommand;
import dev.torc.cli.workflow.SyncStatusCommand;
import dev.torc.cli.workflow.UpdateActionCommand;
import dev.torc.cli.workflow.WatchCommand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All commands by name. A command is made when it is named, so that nobody pays for the others. */
final class CommandTree {
  /** Groups with their descriptions. */
  private static final String[][] GROUPS = {
    {"workflows", "Manage workflows."},
    {"jobs", "Manage jobs."},
    {"files", "Manage the files of workflows."},
    {"user-data", "Manage the user data of workflows."},
    {"results", "Look at and delete results."},
    {"events", "Look at and add events."},
    {"resource-requirements", "Manage what jobs need."},
    {"failure-handlers", "Manage rules for failures."},
    {"compute-nodes", "Look at the machines that ran jobs."},
    {"scheduled-compute-nodes", "Look at allocations of a scheduler."},
    {"slurm", "Plan allocations, and manage Slurm configurations."},
    {"remote", "Run workers on other hosts, through ssh."},
    {"job-dependencies", "Show what depends on what."},
    {"ro-crate", "Manage RO-Crate entities."},
    {"hpc", "Show the computing centres that torc knows."},
    {"config", "Show and check settings."},
    {"spec", "Check, expand and convert workflow files."},
    {"access-groups", "Say who may use which workflows."},
    {"admin", "Look after servers and databases."},
    {"tasks", "Hand in single commands and look after them."},
    {"graph", "Work with workflows of workflow-graph's interface."},
    {"token", "Make tokens for the Octaskly interface of a server."},
    {"htpasswd", "Manage the file of users of a server."},
    {"openapi", "Describe the REST interfaces."},
  };

  /** Every leaf by its full name, in the order of the help text. */
  private static final String[] LEAVES = {
    "run",
    "exec",
    "serve",
    "worker",
    "create",
    "status",
    "watch",
    "cancel",
    "delete",
    "logs",
    "logs bundle",
    "logs analyze",
    "explain",
    "tui",
    "recover",
    "plot-resources",
    "monitor-node",
    "workflows list",
    "workflows get",
    "workflows init",
    "workflows reinit",
    "workflows reset-status",
    "workflows is-complete",
    "workflows new",
    "workflows update",
    "workflows archive",
    "workflows execution-plan",
    "workflows list-actions",
    "workflows update-action",
    "workflows delete-action",
    "workflows diagnose",
    "workflows sync-status",
    "workflows reconcile",
    "workflows export",
    "workflows import",
    "workflows check-resources",
    "workflows correct-resources",
    "workflows cancel",
    "workflows delete",
    "jobs list",
    "jobs get",
    "jobs delete",
    "jobs create",
    "jobs create-from-file",
    "jobs update",
    "jobs reset-status",
    "jobs running",
    "jobs list-resource-requirements",
    "jobs list-failure-handlers",
    "jobs delete-all",
    "files list",
    "files get",
    "files create",
    "files list-required-existing",
    "files update",
    "files delete",
    "user-data list",
    "user-data get",
    "user-data create",
    "user-data list-missing",
    "user-data update",
    "user-data delete",
    "user-data delete-all",
    "results list",
    "results get",
    "results delete",
    "events list",
    "events get",
    "events create",
    "events monitor",
    "events get-latest-event",
    "events delete",
    "resource-requirements list",
    "resource-requirements get",
    "resource-requirements create",
    "resource-requirements update",
    "resource-requirements delete",
    "failure-handlers list",
    "failure-handlers get",
    "failure-handlers create",
    "failure-handlers delete",
    "compute-nodes list",
    "compute-nodes get",
    "scheduled-compute-nodes list",
    "scheduled-compute-nodes get",
    "scheduled-compute-nodes list-jobs",
    "remote add-workers",
    "remote add-workers-from-file",
    "remote list-workers",
    "remote remove-worker",
    "remote run",
    "remote status",
    "remote stop",
    "remote collect-logs",
    "remote delete-logs",
    "slurm list",
    "slurm get",
    "slurm create",
    "slurm update",
    "slurm delete",
    "slurm stats",
    "slurm generate",
    "slurm plan-allocations",
    "slurm parse-logs",
    "slurm sacct",
    "slurm usage",
    "job-dependencies job-job",
    "job-dependencies job-file",
    "job-dependencies job-user-data",
    "ro-crate list",
    "ro-crate get",
    "ro-crate create",
    "ro-crate update",
    "ro-crate delete",
    "ro-crate export",
    "ro-crate add-dataset",
    "access-groups create",
    "access-groups get",
    "access-groups list",
    "access-groups delete",
    "access-groups add-user",
    "access-groups remove-user",
    "access-groups list-members",
    "access-groups list-user-groups",
    "access-groups add-workflow",
    "access-groups remove-workflow",
    "access-groups list-workflow-groups",
    "admin reload-auth",
    "admin sql",
    "admin list-audit-log",
    "admin api-stats",
    "admin tail-api",
    "admin import",
    "admin export",
    "admin prune",
    "admin vacuum",
    "spec validate",
    "spec expand",
    "spec convert",
    "spec schema",
    "tasks submit",
    "tasks list",
    "tasks get",
    "tasks cancel",
    "tasks wait",
    "tasks logs",
    "graph load",
    "graph run",
    "graph status",
    "graph cancel",
    "graph logs",
    "token create",
    "htpasswd add",
    "htpasswd hash",
    "htpasswd remove",
    "htpasswd list",
    "htpasswd verify",
    "batch",
    "hpc list",
    "hpc detect",
    "hpc show",
    "hpc partitions",
    "hpc match",
    "hpc generate",
    "config show",
    "config paths",
    "config init",
    "config validate",
    "openapi emit",
    "openapi check",
    "bench",
    "completions",
    "doctor",
    "ping",
    "version",
  };

  private static final Set<String> LISTED = Set.of(LEAVES);

  private CommandTree() {}

  /** The command with this full name, or null. */
  static @Nullable Command leaf(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "exec" -> new ExecCommand();
      case "serve" -> new ServeCommand();
      case "worker" -> new WorkerCommand();
      case "create" -> new CreateCommand();
      case "status" -> new StatusCommand();
      case "cancel", "workflows cancel" -> new CancelCommand();
      case "delete", "workflows delete" -> new WorkflowsDelete();
      case "logs bundle" -> new BundleCommand();
      case "logs analyze" -> new AnalyzeCommand();
      case "logs" -> new LogsCommand();
      case "explain" -> new ExplainCommand();
      case "tui" -> new TuiCommand();
      case "recover" -> new Recover();
      case "monitor-node" -> new MonitorNode();
      case "plot-resources" -> new PlotResources();
      case "workflows list" -> new WorkflowsList();
      case "workflows get" -> new WorkflowsGet();
      case "workflows init" -> new WorkflowsInit();
      case "workflows reinit" -> new WorkflowsReinit();
      case "workflows reset-status" -> new WorkflowsResetStatus();
      case "workflows is-complete" -> new WorkflowsIsComplete();
      case "workflows archive" -> new ArchiveCommand();
      case "workflows execution-plan" -> new ExecutionPlanCommand();
      case "workflows list-actions" -> new ListActionsCommand();
      case "workflows update-action" -> new UpdateActionCommand();
      case "workflows delete-action" -> new DeleteActionCommand();
      case "workflows diagnose" -> new DiagnoseCommand();
      case "workflows sync-status" -> new SyncStatusCommand();
      case "workflows reconcile" -> new ReconcileCommand();
      case "workflows export" -> new ExportCommand();
      case "workflows import" -> new ImportCommand();
      case "watch" -> new WatchCommand();
      case "jobs create-from-file" -> new CreateFromFileCommand();
      case "jobs update" -> new UpdateCommand();
      case "jobs reset-status" -> new ResetStatusCommand();
      case "events monitor" -> new MonitorCommand();
      case "events get-latest-event" -> new LatestCommand();
      case "workflows check-resources" -> new CheckResources();
      case "workflows correct-resources" -> new CorrectResources();
      case "jobs list" -> new JobsList();
      case "results list" -> new ResultsList();
      case "spec validate" -> new SpecValidate();
      case "spec expand" -> new SpecExpand();
      case "spec convert" -> new SpecConvert();
      case "spec schema" -> new SpecPrintSchema();
      case "tasks submit" -> new TasksSubmit();
      case "tasks list" -> new TasksList();
      case "tasks get" -> new TasksGet();
      case "tasks cancel" -> new TasksCancel();
      case "tasks wait" -> new TasksWait();
      case "tasks logs" -> new TasksLogs();
      case "graph load" -> new GraphLoad();
      case "graph run" -> new GraphRun();
      case "graph status" -> new GraphStatus();
      case "graph cancel" -> new GraphCancel();
      case "graph logs" -> new GraphLogs();
      case "token create" -> new TokenCreate();
      case "htpasswd add" -> new HtpasswdAdd();
      case "htpasswd hash" -> new HtpasswdHash();
      case "htpasswd remove" -> new HtpasswdRemove();
      case "htpasswd list" -> new HtpasswdList();
      case "htpasswd verify" -> new HtpasswdVerify();
      case "slurm generate" -> new GenerateCommand();
      case "slurm plan-allocations" -> new PlanCommand();
      case "hpc list" -> new HpcCommand(HpcCommand.What.LIST);
      case "hpc detect" -> new HpcCommand(HpcCommand.What.DETECT);
      case "hpc show" -> new HpcCommand(HpcCommand.What.SHOW);
      case "hpc partitions" -> new HpcCommand(HpcCommand.What.PARTITIONS);
      case "slurm parse-logs" -> new ParseLogsCommand();
      case "slurm sacct" -> new AccountingCommand(AccountingCommand.What.STEPS);
      case "slurm usage" -> new AccountingCommand(AccountingCommand.What.USAGE);
      case "hpc generate" -> new GenerateProfile();
      case "hpc match" -> new MatchCommand();
      case "ro-crate export" -> new ExportCrate();
      case "ro-crate add-dataset" -> new AddDataset();
      case "config show" -> new ConfigShow();
      case "config paths" -> new ConfigPaths();
      case "config init" -> new ConfigInit();
      case "config validate" -> new ConfigValidate();
      case "batch" -> new BatchCommand();
      case "admin reload-auth" -> new AdminReloadAuth();
      case "admin sql" -> new AdminSql();
      case "admin list-audit-log" -> new AdminAuditLog();
      case "admin api-stats" -> new AdminApiStats();
      case "admin tail-api" -> new AdminTailApi();
      case "admin import" -> new AdminImport();
      case "admin export" -> new AdminExport();
      case "admin prune" -> new AdminPrune();
      case "admin vacuum" -> new AdminVacuum();
      case "openapi emit" -> new OpenapiEmit();
      case "openapi check" -> new OpenapiCheck();
      case "bench" -> new BenchCommand();
      case "completions" -> new CompletionsCommand();
      case "complete" -> new CompleteCommand(); // asked by the scripts of shells
      case "doctor" -> new DoctorCommand();
      case "ping" -> new PingCommand();
      case "version" -> new VersionCommand();
      default -> {
        Command access =
            name.startsWith("remote ") ? RemoteCommands.leaf(name) : AccessCommands.leaf(name);
        yield access != null || !LISTED.contains(name) ? access : RecordCommands.leaf(name);
      }
    };
  }

  /** Full names of all commands, in the order of the help text. */
  static List<String> names() {
    return List.of(LEAVES);
  }

  static boolean isGroup(String name) {
    return describe(name) != null;
  }

  /** Description of a group, or null when there is no such group. */
  static @Nullable String describe(String group) {
    for (String[] g : GROUPS) {
      if (g[0].equals(group)) {
        return g[1];
      }
    }
    return null;
  }

  /** Words that may follow a group, or begin a command line when the name is empty. */
  static List<String> words(String group) {
    Set<String> out = new LinkedHashSet<>();
    for (String leaf : LEAVES) {
      int space = leaf.indexOf(' ');
      if (group.isEmpty()) {
        out.add(space < 0 ? leaf : leaf.substring(0, space));
      } else if (leaf.startsWith(group + " ")) {
        out.add(leaf.substring(space + 1));
      }
    }
    return List.copyOf(out);
  }

  static List<String> optionNames(Options own, Options globals) {
    List<String> out = new ArrayList<>();
    own.declared().forEach(o -> out.addAll(o.names()));
    globals.declared().forEach(o -> out.addAll(o.names()));
    return out;
  }
}
