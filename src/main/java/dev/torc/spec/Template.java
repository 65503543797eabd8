package dev.torc.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A string with placeholders {@code {p}} or {@code {p:format}}, taken apart once and filled for
 * each row of parameter values. Braces around anything that is no parameter are plain text, and so
 * is {@code ${p}}, which belongs to the shell.
 */
final class Template {
  /** Either literal text, or the index of a parameter with a format. */
  private record Piece(String literal, int parameter, @Nullable String format) {}

  private final String source;
  private final List<Piece> pieces;

  private Template(String source, List<Piece> pieces) {
    this.source = source;
    this.pieces = pieces;
  }

  static Template of(String text, List<String> parameters) {
    if (parameters.isEmpty() || text.indexOf('{') < 0) {
      return new Template(text, List.of());
    }
    List<Piece> pieces = new ArrayList<>();
    int done = 0;
    int open = -1;
    for (int i = text.indexOf('{'); i < text.length(); i++) {
      char c = text.charAt(i);
      Piece p = c == '}' && open >= 0 ? placeholder(text, open, i, parameters) : null;
      if (p != null) {
        pieces.add(new Piece(text.substring(done, open), -1, null));
        pieces.add(p);
        done = i + 1;
      }
      open = c == '{' ? i : c == '}' ? -1 : open;
    }
    if (!pieces.isEmpty()) {
      pieces.add(new Piece(text.substring(done), -1, null));
    }
    return new Template(text, pieces);
  }

  private static @Nullable Piece placeholder(
      String text, int open, int close, List<String> parameters) {
    if (open > 0 && text.charAt(open - 1) == '$') {
      return null;
    }
    String inner = text.substring(open + 1, close);
    int index = parameters.indexOf(inner);
    int colon = inner.indexOf(':');
    if (index < 0 && colon > 0) {
      index = parameters.indexOf(inner.substring(0, colon));
      return index < 0 ? null : new Piece("", index, inner.substring(colon + 1));
    }
    return index < 0 ? null : new Piece("", index, null);
  }

  /** Whether every row gives the same text. */
  boolean constant() {
    return pieces.isEmpty();
  }

  String render(List<ParamValue> row) {
    if (pieces.isEmpty()) {
      return source;
    }
    var out = new StringBuilder(source.length() + 16);
    for (Piece p : pieces) {
      out.append(p.parameter() < 0 ? p.literal() : row.get(p.parameter()).text(p.format()));
    }
    return out.toString();
  }
}
