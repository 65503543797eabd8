package dev.torc.cli;

import java.io.PrintStream;
import java.util.List;

/** Lines of comma-separated values (RFC 4180). */
public final class Csv {
  private Csv() {}

  public static String line(String[] cells) {
    var text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      text.append(i == 0 ? "" : ",").append(quoted(cells[i]));
    }
    return text.toString();
  }

  /** Prints a line of headers and a line for each row. */
  public static void print(PrintStream out, List<String> headers, List<String[]> rows) {
    out.println(line(headers.toArray(new String[0])));
    rows.forEach(r -> out.println(line(r)));
  }

  private static String quoted(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return '"' + s.replace("\"", "\"\"") + '"';
      }
    }
    return s;
  }
}
