package dev.torc.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    CommandLine line = tree();
    for (String word : name.isEmpty() ? new String[0] : name.split(" ")) {
      line = Objects.requireNonNull(line.getSubcommands().get(word), word);
    }
    line.usage(to);
  }

  /** The whole tree. */
  static CommandLine tree() {
    CommandSpec root = CommandSpec.create().name("torc");
    root.usageMessage().description("Workflows of jobs on one machine or many.");
    root.usageMessage().footer("", MORE);
    var globals = new Options();
    new Globals().declare(globals);
    addOptions(root, globals);
    group(root);
    for (String word : CommandNames.words("")) {
      Command leaf = CommandTree.leaf(word);
      root.addSubcommand(word, leaf == null ? groupOf(word) : leafOf(word, leaf));
    }
    return new CommandLine(root);
  }

  private static CommandLine groupOf(String name) {
    CommandSpec spec = CommandSpec.create().name(name);
    String description = CommandNames.describe(name);
    spec.usageMessage().description(description == null ? "" : description);
    spec.usageMessage().footer("", GLOBAL);
    group(spec);
    for (String word : CommandNames.words(name)) {
      Command leaf = CommandTree.leaf(name + " " + word);
      if (leaf != null) {
        spec.addSubcommand(word, new CommandLine(spec(name + " " + word, leaf)));
      }
    }
    return new CommandLine(spec);
  }

  /** A command that others stand below: {@code logs} and {@code logs bundle}. */
  private static CommandLine leafOf(String name, Command leaf) {
    var line = new CommandLine(spec(name, leaf));
    for (String word : CommandNames.words(name)) {
      Command below = CommandTree.leaf(name + " " + word);
      if (below != null) {
        line.addSubcommand(word, new CommandLine(spec(name + " " + word, below)));
      }
    }
    return line;
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
