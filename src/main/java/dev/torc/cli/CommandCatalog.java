package dev.torc.cli;

import dev.torc.cli.Options.Option;
import dev.torc.cli.Options.Positional;
import java.util.ArrayList;
import java.util.List;

/** Everything that commands declare, for what is generated from it. */
public final class CommandCatalog {
  private CommandCatalog() {}

  /**
   * A command.
   *
   * @param name its words
   * @param options without the hidden ones
   */
  public record Entry(
      String name,
      String description,
      List<String> examples,
      List<Option> options,
      List<Positional> arguments) {}

  /** A word that groups commands. */
  public record Group(String name, String description) {}

  public static List<Group> groups() {
    List<Group> out = new ArrayList<>();
    for (String word : CommandNames.words("")) {
      String description = CommandNames.describe(word);
      if (description != null) {
        out.add(new Group(word, description));
      }
    }
    return out;
  }

  public static List<Entry> commands() {
    List<Entry> out = new ArrayList<>();
    for (String name : CommandNames.names()) {
      Command leaf = CommandTree.leaf(name);
      if (leaf != null) {
        var options = new Options();
        leaf.declare(options);
        out.add(
            new Entry(
                name,
                leaf.description(),
                Examples.of(name, leaf),
                visible(options),
                List.copyOf(options.positionals())));
      }
    }
    return out;
  }

  /** Options of every command. */
  public static List<Option> globals() {
    var options = new Options();
    new Globals().declare(options);
    return visible(options);
  }

  /**
   * Every sequence of words that leads to a command or a group, in single quotes; one word alone
   * has a space before it, as it follows an empty sequence.
   */
  public static List<String> quotedPaths() {
    List<String> out = new ArrayList<>();
    groups().forEach(g -> out.add("' " + g.name() + "'"));
    for (Entry e : commands()) {
      out.add((e.name().indexOf(' ') < 0 ? "' " : "'") + e.name() + "'");
    }
    return out;
  }

  /** Names of the options of every command that take a value. */
  public static List<String> valuedGlobals() {
    return globals().stream()
        .filter(o -> o.label() != null)
        .flatMap(o -> o.names().stream())
        .toList();
  }

  private static List<Option> visible(Options options) {
    return options.declared().stream().filter(o -> !o.hidden()).toList();
  }
}
