package dev.torc.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of all commands, in the order of the help text. */
final class CommandNames {
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

  private static final Set<String> COMMANDS = Set.of(LEAVES);

  private CommandNames() {}

  /** Whether this is the full name of a command that the help text lists. */
  static boolean isCommand(String name) {
    return COMMANDS.contains(name);
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
}
