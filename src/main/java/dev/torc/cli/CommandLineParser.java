package dev.torc.cli;

import dev.torc.cli.Options.Option;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line: global options anywhere, at most two words that name the command, the
 * options and arguments of the command. GNU rules: {@code --name value}, {@code --name=value},
 * {@code -n value}, {@code -nvalue}, short flags joined, {@code --} before arguments that look like
 * options.
 */
final class CommandLineParser {
  private final Options globals;
  private final String[] args;
  private String name = "";
  private @Nullable Command command;
  private Options options = new Options();

  CommandLineParser(String[] args, Options globals) {
    this.args = args;
    this.globals = globals;
  }

  /** Full name of the command or group named so far; empty for none. */
  String name() {
    return name;
  }

  /** The command, or null when only a group or nothing was named. */
  @Nullable Command command() {
    return command;
  }

  Options options() {
    return options;
  }

  /**
   * @throws TorcException USAGE
   */
  void parse() {
    boolean onlyArguments = false;
    for (int i = 0; i < args.length; i++) {
      String a = args[i];
      if (onlyArguments || !a.startsWith("-") || a.equals("-")) {
        onlyArguments |= command != null && options.endsWith(a);
        word(a);
      } else if (a.equals("--")) {
        onlyArguments = true;
      } else if (a.startsWith("--")) {
        i += longOption(a, i + 1 < args.length ? args[i + 1] : null);
      } else {
        i += shortOptions(a, i + 1 < args.length ? args[i + 1] : null);
      }
    }
  }

  private void word(String a) {
    if (command != null) {
      Command below = options.arguments().isEmpty() ? CommandTree.leaf(name + " " + a) : null;
      if (below == null) {
        options.argument(a);
        return;
      }
      name = name + " " + a;
      command = below;
      options = new Options();
      below.declare(options);
      return;
    }
    String full = name.isEmpty() ? a : name + " " + a;
    Command found = CommandTree.leaf(full);
    if (found != null) {
      command = found;
      found.declare(options);
    } else if (!CommandNames.isGroup(full)) {
      throw unknown("unrecognized subcommand '" + a + "'", a, CommandNames.words(name));
    }
    name = full;
  }

  /** Returns how many further arguments were taken. */
  private int longOption(String a, @Nullable String next) {
    int equals = a.indexOf('=');
    String n = equals < 0 ? a : a.substring(0, equals);
    Option o = find(n);
    if (o == null) {
      throw unknown("unexpected argument '" + n + "'", n, optionNames());
    }
    if (o.label() == null) {
      if (equals >= 0) {
        throw Options.usage(n + " takes no value");
      }
      put(o, "true");
      return 0;
    }
    if (equals >= 0) {
      put(o, a.substring(equals + 1));
      return 0;
    }
    put(o, needed(n, o, next));
    return 1;
  }

  private int shortOptions(String a, @Nullable String next) {
    for (int at = 1; at < a.length(); at++) {
      String n = "-" + a.charAt(at);
      Option o = find(n);
      if (o == null) {
        throw Options.usage("unexpected argument '" + n + "'");
      }
      if (o.label() == null) {
        put(o, "true");
        continue;
      }
      String rest = a.substring(at + 1);
      if (rest.isEmpty()) {
        put(o, needed(n, o, next));
        return 1;
      }
      put(o, rest.startsWith("=") ? rest.substring(1) : rest);
      return 0;
    }
    return 0;
  }

  private static String needed(String n, Option o, @Nullable String next) {
    if (next == null) {
      throw Options.usage(n + " needs a value <" + o.label() + ">");
    }
    return next;
  }

  /** An option of the command hides a global one of the same name. */
  private @Nullable Option find(String n) {
    Option own = options.find(n);
    return own == null ? globals.find(n) : own;
  }

  private void put(Option o, String value) {
    (options.find(o.names().get(0)) == o ? options : globals).put(o, value);
  }

  private List<String> optionNames() {
    List<String> out = new ArrayList<>();
    options.declared().forEach(o -> out.addAll(o.names()));
    globals.declared().forEach(o -> out.addAll(o.names()));
    return out;
  }

  private static TorcException unknown(String message, String word, List<String> known) {
    List<String> near = known.stream().filter(k -> distance(k, word) <= 2).limit(3).toList();
    TorcException e = Options.usage(message);
    return near.isEmpty() ? e : e.withHint("did you mean " + String.join(" or ", near) + "?");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
