package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a workflow file.
 *
 * @param message what is wrong, with names and values
 * @param file the name shown to the user
 * @param line 1-based; 0 when the problem belongs to the file as a whole
 * @param column 1-based; 0 when unknown
 * @param sourceLine text of that line
 * @param hint what to do about it
 * @param path place in the document, for example {@code jobs[3].command}; may be empty
 */
public record Problem(
    Severity severity,
    String message,
    String file,
    int line,
    int column,
    @Nullable String sourceLine,
    @Nullable String hint,
    String path) {

  private static final int WIDEST = 160;

  /** {@code file:line:col: error: message}, the source line, a caret under the place, the hint. */
  public String render() {
    var out = new StringBuilder(file);
    if (line > 0) {
      out.append(':').append(line);
      if (column > 0) {
        out.append(':').append(column);
      }
    }
    out.append(": ")
        .append(severity == Severity.ERROR ? "error" : "warning")
        .append(": ")
        .append(message);
    if (sourceLine != null && line > 0) {
      appendSource(out, sourceLine);
    }
    if (hint != null) {
      out.append("\n  hint: ").append(hint);
    }
    return out.toString();
  }

  private void appendSource(StringBuilder out, String text) {
    // A very long line is shown around the place, else the caret would be off the screen.
    int at = Math.min(Math.max(column - 1, 0), text.length());
    int from = at > WIDEST - 20 ? at - WIDEST / 2 : 0;
    int to = Math.min(text.length(), from + WIDEST);
    String shown = text.substring(from, to).replace('\t', ' ');
    out.append("\n  ").append(shown);
    if (column > 0) {
      out.append("\n  ").append(" ".repeat(Texts.width(text.substring(from, at)))).append('^');
    }
  }
}
