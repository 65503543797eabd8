package dev.torc.spec;

import dev.torc.model.TorcException;

/** A parser of one language: text to tree. */
interface SpecFormat {
  /** Objects and lists deeper than this are refused; no honest workflow comes near. */
  int MAX_DEPTH = 100;

  /**
   * Parses a whole document.
   *
   * @throws TorcException as made by {@link #syntax}
   */
  Node parse(Source source);

  /** A syntax error at a 1-based place (0 when unknown). */
  static TorcException syntax(int line, int column, String message) {
    return TorcException.invalid(message).with("line", line).with("column", column);
  }

  static TorcException tooDeep(int line, int column) {
    return syntax(line, column, "the document is nested more than " + MAX_DEPTH + " levels deep");
  }

  static TorcException duplicate(Node.Member first, int line, int column) {
    return syntax(line, column, "the key '" + first.key() + "' is given twice")
        .withHint("the first one is in line " + first.line() + "; remove one of them");
  }
}
