package dev.torc.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes picocli's model of commands from their declarations, and prints help texts with it. */
final class Help {
  private static final String MORE = "'torc COMMAND --help' says more about a command.";
  private static final String GLOBAL = "'torc --help' lists the options that every command takes.";

  private Help() {}

  /** Prints the help of a command, a group, or (empty name) of torc. */
  static void print(String name, PrintStream to) {
    // Only the branch that is shown: the whole tree takes many times as long.
    CommandLine shown = root();
    String prefix = "";
    for (String word : name.isEmpty() ? new String[0] : name.split(" ")) {
      shown = add(shown, prefix + word);
      prefix += word + " ";
    }
    for (String word : CommandNames.words(name)) {
      add(shown, prefix + word);
    }
    shown.usage(to);
  }

  private static CommandLine root() {
    CommandSpec root = CommandSpec.create().name("torc");
    root.usageMessage().description("Workflows of jobs on one machine or many.");
    root.usageMessage().footer("", MORE);
    var globals = new Options();
    new Globals().declare(globals);
    addOptions(root, globals);
    group(root);
    return new CommandLine(root);
  }

  /** Adds a command or group, without what is below it, to the line above it. */
  private static CommandLine add(CommandLine above, String name) {
    Command leaf = CommandTree.leaf(name);
    var line = new CommandLine(leaf == null ? spec(name) : spec(name, leaf));
    above.addSubcommand(name.substring(name.lastIndexOf(' ') + 1), line);
    return line;
  }

  private static CommandSpec spec(String group) {
    CommandSpec spec = CommandSpec.create().name(group);
    String description = CommandNames.describe(group);
    spec.usageMessage().description(description == null ? "" : description);
    spec.usageMessage().footer("", GLOBAL);
    group(spec);
    return spec;
  }

  private static void group(CommandSpec spec) {
    spec.usageMessage().abbreviateSynopsis(true);
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
  }

  private static CommandSpec spec(String name, Command leaf) {
    CommandSpec spec = CommandSpec.create().name(name.substring(name.lastIndexOf(' ') + 1));
    spec.usageMessage().description(leaf.description());
    spec.usageMessage().footer(footer(Examples.of(name, leaf)));
    var options = new Options();
    leaf.declare(options);
    addOptions(spec, options);
    List<Options.Positional> positionals = options.positionals();
    for (int i = 0; i < positionals.size(); i++) {
      Options.Positional p = positionals.get(i);
      String max = p.max() == Integer.MAX_VALUE ? "*" : String.valueOf(p.max());
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(p.label())
              .index(i + (p.max() == 1 ? "" : "..*"))
              .arity(p.min() + ".." + max)
              .type(p.max() == 1 ? String.class : List.class)
              .auxiliaryTypes(String.class)
              .description(p.help())
              .build());
    }
    return spec;
  }

  private static String[] footer(List<String> examples) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (!examples.isEmpty()) {
      lines.add("Examples:");
      examples.forEach(e -> lines.add("  " + e.replace("%", "%%")));
      lines.add("");
    }
    lines.add(GLOBAL);
    return lines.toArray(new String[0]);
  }

  private static void addOptions(CommandSpec spec, Options options) {
    for (Options.Option o : options.declared()) {
      String[] names = o.names().toArray(new String[0]);
      var b =
          OptionSpec.builder(names[0], rest(names))
              .description(o.help().replace("%", "%%"))
              .hidden(o.hidden());
      @Nullable String label = o.label();
      if (label == null) {
        b.type(boolean.class).arity("0").usageHelp(names[0].equals("-h"));
      } else if (o.many()) {
        b.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(label);
      } else {
        b.type(String.class).arity("1").paramLabel(label);
      }
      spec.addOption(b.build());
    }
  }

  private static String[] rest(String[] names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }
}
