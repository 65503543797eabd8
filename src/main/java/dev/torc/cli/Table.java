package dev.torc.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * A table with borders, printed page by page. The first page decides the widths; a longer cell of a
 * later page shifts its line, which is better than to hold a million rows in memory.
 */
public final class Table {
  private final PrintStream out;
  private final List<String> headers;
  private int[] widths = {};

  public Table(PrintStream out, List<String> headers) {
    this.out = out;
    this.headers = headers;
  }

  /** Prints a table whose rows are all there. */
  public static void print(PrintStream out, List<String> headers, List<String[]> rows) {
    var table = new Table(out, headers);
    table.rows(rows);
    table.end();
  }

  public void rows(List<String[]> page) {
    if (widths.length == 0) {
      begin(page);
    }
    var text = new StringBuilder();
    for (String[] row : page) {
      line(text, row);
    }
    out.print(text);
  }

  public void end() {
    if (widths.length > 0) {
      out.println(border('╰', '┴', '╯'));
    }
  }

  private void begin(List<String[]> page) {
    widths = new int[headers.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = TerminalText.width(headers.get(c));
      for (String[] row : page) {
        widths[c] = Math.max(widths[c], TerminalText.width(oneLine(row[c])));
      }
    }
    out.println(border('╭', '┬', '╮'));
    var text = new StringBuilder();
    line(text, headers.toArray(new String[0]));
    out.print(text);
    out.println(border('├', '┼', '┤'));
  }

  private void line(StringBuilder text, String[] cells) {
    for (int c = 0; c < widths.length; c++) {
      String cell = oneLine(cells[c]);
      text.append(c == 0 ? "│ " : " │ ").append(cell);
      text.append(" ".repeat(Math.max(0, widths[c] - TerminalText.width(cell))));
    }
    text.append(" │").append(System.lineSeparator());
  }

  private String border(char left, char middle, char right) {
    var text = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      text.append(c == 0 ? left : middle).append("─".repeat(widths[c] + 2));
    }
    return text.append(right).toString();
  }

  private static String oneLine(String s) {
    String flat = s.indexOf('\n') < 0 ? s : s.strip();
    int end = flat.indexOf('\n');
    return TerminalText.plain(end < 0 ? flat : flat.substring(0, end).stripTrailing() + " …");
  }
}
