package dev.torc.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands by name. Only the branch that a command line names is built: making the whole tree
 * would take longer than most commands take to run.
 */
final class CommandTree {
  /** Groups in the order of the help text. */
  private static final String[][] GROUPS = {
    {"workflows", "Manage workflows"},
    {"jobs", "Look at and delete jobs"},
    {"files", "Look at and delete files"},
    {"results", "Look at and delete results"},
  };

  /** Every leaf, by its full name. */
  private static final String[] LEAVES = {
    "run",
    "serve",
    "worker",
    "create",
    "status",
    "cancel",
    "delete",
    "logs",
    "explain",
    "workflows list",
    "workflows get",
    "workflows init",
    "workflows reinit",
    "workflows reset-status",
    "workflows is-complete",
    "workflows cancel",
    "workflows delete",
    "jobs list",
    "jobs get",
    "jobs delete",
    "files list",
    "files get",
    "files delete",
    "results list",
    "results get",
    "results delete",
    "ping",
    "version",
  };

  private final CommandSpec root;
  private final Map<String, CommandLine> groups = new LinkedHashMap<>();

  private CommandTree(Globals globals) {
    root = CommandSpec.forAnnotatedObject(globals);
    root.name("torc");
    root.version(VersionCommand.text());
    root.usageMessage().description("Workflows of jobs on one machine or many.");
    root.usageMessage().abbreviateSynopsis(true);
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    root.usageMessage().footer("", "'torc COMMAND --help' says more about a command.");
  }

  private static Command leaf(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "serve" -> new ServeCommand();
      case "worker" -> new WorkerCommand();
      case "create" -> new CreateCommand();
      case "status" -> new StatusCommand();
      case "cancel", "workflows cancel" -> new CancelCommand();
      case "delete", "workflows delete" -> new WorkflowsDelete();
      case "logs" -> new LogsCommand();
      case "explain" -> new ExplainCommand();
      case "workflows list" -> new WorkflowsList();
      case "workflows get" -> new WorkflowsGet();
      case "workflows init" -> new WorkflowsInit();
      case "workflows reinit" -> new WorkflowsReinit();
      case "workflows reset-status" -> new WorkflowsResetStatus();
      case "workflows is-complete" -> new WorkflowsIsComplete();
      case "jobs list" -> new JobsList();
      case "jobs get" -> new JobsGet();
      case "jobs delete" -> new JobsDelete();
      case "files list" -> new FilesList();
      case "files get" -> new FilesGet();
      case "files delete" -> new FilesDelete();
      case "results list" -> new ResultsList();
      case "results get" -> new ResultsGet();
      case "results delete" -> new ResultsDelete();
      case "ping" -> new PingCommand();
      case "version" -> new VersionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The tree as far as these arguments need it; all of it when they name no command. */
  static CommandLine forArguments(String[] args, Globals globals) {
    var tree = new CommandTree(globals);
    String leaf = leafOf(args, tree.root);
    for (String name : LEAVES) {
      if (leaf == null || leaf.equals(name)) {
        tree.add(name);
      }
    }
    return new CommandLine(tree.root);
  }

  private void add(String name) {
    int space = name.indexOf(' ');
    CommandSpec spec = CommandSpec.forAnnotatedObject(leaf(name));
    spec.name(name.substring(space + 1));
    inheritGlobals(spec);
    spec.usageMessage().footer("", "'torc --help' lists the options that every command takes.");
    if (space < 0) {
      root.addSubcommand(name, new CommandLine(spec));
    } else {
      group(name.substring(0, space))
          .addSubcommand(name.substring(space + 1), new CommandLine(spec));
    }
  }

  private CommandLine group(String name) {
    return groups.computeIfAbsent(
        name,
        n -> {
          CommandSpec spec = CommandSpec.create().name(n);
          for (String[] g : GROUPS) {
            if (g[0].equals(n)) {
              spec.usageMessage().description(g[1] + ".");
            }
          }
          spec.usageMessage().synopsisSubcommandLabel("COMMAND");
          inheritGlobals(spec);
          var line = new CommandLine(spec);
          root.addSubcommand(n, line);
          return line;
        });
  }

  /** Gives a command the global options, except names that it uses itself. */
  private void inheritGlobals(CommandSpec spec) {
    for (OptionSpec o : root.options()) {
      List<String> names = new ArrayList<>();
      for (String n : o.names()) {
        if (!spec.optionsMap().containsKey(n)) {
          names.add(n);
        }
      }
      if (!names.isEmpty()) {
        spec.addOption(
            OptionSpec.builder(o)
                .names(names.toArray(new String[0]))
                .inherited(true)
                .hidden(!o.usageHelp())
                .build());
      }
    }
  }

  /** The full name of the command in the arguments, or null when they do not clearly name one. */
  private static @Nullable String leafOf(String[] args, CommandSpec root) {
    Set<String> leaves = new LinkedHashSet<>(List.of(LEAVES));
    String group = null;
    for (int i = 0; i < args.length; i++) {
      String a = args[i];
      if (a.startsWith("-")) {
        OptionSpec o = root.optionsMap().get(a);
        if (o == null && !a.contains("=") && !isCluster(a, root)) {
          return null;
        }
        i += o != null && o.arity().max() > 0 ? 1 : 0;
      } else if (group == null) {
        if (leaves.contains(a)) {
          return a;
        }
        group = a;
      } else {
        String full = group + " " + a;
        return leaves.contains(full) ? full : null;
      }
    }
    return null;
  }

  /** Such as {@code -fjson}. */
  private static boolean isCluster(String a, CommandSpec root) {
    return a.length() > 2 && a.charAt(1) != '-' && root.optionsMap().containsKey(a.substring(0, 2));
  }
}
