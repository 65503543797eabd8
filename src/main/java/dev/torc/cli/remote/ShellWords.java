package dev.torc.cli.remote;

import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;

/** Words of a shell: quoted so that every shell reads the very same text, and read back. */
final class ShellWords {
  private ShellWords() {}

  /** One word in single quotes, the only ones in which nothing has a meaning. */
  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String quote(List<String> words) {
    return String.join(" ", words.stream().map(ShellWords::quote).toList());
  }

  /**
   * The words of a line as a shell would see them, without any expansion.
   *
   * @throws TorcException INVALID when a quote is not closed
   */
  static List<String> split(String name, String line) {
    List<String> out = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean blank = quote == 0 && Character.isWhitespace(c);
      if (blank) {
        if (word != null) {
          out.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw TorcException.invalid(name + " has a quote " + quote + " that is not closed: " + line);
    }
    if (word != null) {
      out.add(word.toString());
    }
    return out;
  }
}
