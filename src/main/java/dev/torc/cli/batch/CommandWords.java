package dev.torc.cli.batch;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a shell does: blanks, quotes and backslashes; nothing is expanded.
 */
final class CommandWords {
  private CommandWords() {}

  /**
   * The words; none for a blank line or a comment.
   *
   * @throws TorcException INVALID when a quote is not closed
   */
  static List<String> of(String line) {
    List<String> out = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && word == null && c == '#') {
        break;
      }
      if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          out.add(word.toString());
        }
        word = null;
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '\\' && i + 1 < line.length() && escapes(quote, line.charAt(i + 1))) {
        word.append(line.charAt(++i));
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      throw TorcException.of(ErrorKind.USAGE, "a quote is not closed");
    }
    if (word != null) {
      out.add(word.toString());
    }
    return out;
  }

  private static boolean escapes(char quote, char next) {
    return quote == 0 || (quote == '"' && (next == '"' || next == '\\' || next == '$'));
  }
}
