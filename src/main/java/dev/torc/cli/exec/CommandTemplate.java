package dev.torc.cli.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * A command with placeholders for its input: <code>{}</code> the whole, <code>{.}</code> without
 * extension, <code>{/}</code> without folder, <code>{//}</code> the folder, <code>{/.}</code>
 * neither, <code>{1}</code> and <code>{1/.}</code> the same of the first of several, <code>{#}
 * </code> the number of the command. One word is text for the shell, in which values are put
 * quoted; several words are a program with its arguments, which the shell does not interpret.
 */
final class CommandTemplate {
  /** The input itself is the command. */
  static final CommandTemplate RAW = new CommandTemplate(List.of(), false);

  private final List<String> words;
  private final boolean appends;

  private CommandTemplate(List<String> words, boolean appends) {
    this.words = List.copyOf(words);
    this.appends = appends;
  }

  /** A command to which inputs without a placeholder are appended. */
  static CommandTemplate of(List<String> words) {
    return new CommandTemplate(words, words.stream().noneMatch(CommandTemplate::hasPlaceholder));
  }

  static boolean hasPlaceholder(String text) {
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = text.indexOf('}', open);
      if (close > 0 && isPlaceholder(text, open, close)) {
        return true;
      }
    }
    return false;
  }

  /** What stands between braces, unless a dollar sign makes it the shell's. */
  private static boolean isPlaceholder(String text, int open, int close) {
    if (open > 0 && text.charAt(open - 1) == '$') {
      return false;
    }
    String inner = text.substring(open + 1, close);
    int digits = 0;
    while (digits < inner.length() && digits < 4 && Character.isDigit(inner.charAt(digits))) {
      digits++;
    }
    return inner.equals("#")
        || switch (inner.substring(digits)) {
          case "", ".", "/", "//", "/." -> true;
          default -> false;
        };
  }

  /** The command for one input. */
  String fill(List<String> input, long number) {
    if (words.isEmpty()) {
      return String.join(" ", input);
    }
    if (words.size() == 1) {
      String command = fill(words.get(0), input, number, true);
      return appends ? command + " " + quoteAll(input) : command;
    }
    List<String> out = new ArrayList<>(words.size());
    words.forEach(w -> out.add(fill(w, input, number, false)));
    if (appends) {
      out.addAll(input);
    }
    return quoteAll(out);
  }

  private static String fill(String text, List<String> input, long number, boolean quoted) {
    int open = text.indexOf('{');
    if (open < 0) {
      return text;
    }
    var out = new StringBuilder();
    int done = 0;
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close > 0 && isPlaceholder(text, open, close)) {
        out.append(text, done, open);
        out.append(value(text.substring(open + 1, close), input, number, quoted));
        done = close + 1;
      }
      open = text.indexOf('{', Math.max(open + 1, done));
    }
    return out.append(text, done, text.length()).toString();
  }

  private static String value(String inner, List<String> input, long number, boolean quoted) {
    if (inner.equals("#")) {
      return Long.toString(number);
    }
    int digits = 0;
    while (digits < inner.length() && Character.isDigit(inner.charAt(digits))) {
      digits++;
    }
    String part = inner.substring(digits);
    List<String> meant = input;
    if (digits > 0) {
      int at = Integer.parseInt(inner.substring(0, digits)) - 1;
      meant = at >= 0 && at < input.size() ? List.of(input.get(at)) : List.of("");
    }
    List<String> values = meant.stream().map(v -> part(v, part)).toList();
    return quoted ? quoteAll(values) : String.join(" ", values);
  }

  private static String part(String value, String part) {
    int slash = value.lastIndexOf('/');
    String name = value.substring(slash + 1);
    return switch (part) {
      case "." -> value.substring(0, slash + 1) + withoutExtension(name);
      case "/" -> name;
      case "//" -> slash < 0 ? "." : slash == 0 ? "/" : value.substring(0, slash);
      case "/." -> withoutExtension(name);
      default -> value;
    };
  }

  private static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  static String quoteAll(List<String> words) {
    var out = new StringBuilder();
    for (String w : words) {
      out.append(out.length() == 0 ? "" : " ").append(quoted(w));
    }
    return out.toString();
  }

  private static String quoted(String word) {
    boolean plain = !word.isEmpty();
    for (int i = 0; i < word.length() && plain; i++) {
      char c = word.charAt(i);
      plain = Character.isLetterOrDigit(c) && c < 128 || "_@%+=:,./-".indexOf(c) >= 0;
    }
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
