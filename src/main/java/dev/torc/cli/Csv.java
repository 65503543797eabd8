package dev.torc.cli;

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
