package dev.torc.spec;

import dev.torc.model.TorcException;

/** A parser of one language: text to tree. */
interface SpecFormat {
  /** Objects and lists deeper than this are refused; no honest workflow comes near. */
  int MAX_DEPTH = 100;

  /**
   * Parses a whole document.
   *
   * @param problems takes what is wrong but does not keep the rest from being read
   * @throws TorcException as made by {@link #syntax}
   */
  Node parse(Source source, Problems problems);

  /** A syntax error at a 1-based place (0 when unknown). */
  static TorcException syntax(int line, int column, String message) {
    return TorcException.invalid(message).with("line", line).with("column", column);
  }

  static TorcException tooDeep(int line, int column) {
    return syntax(line, column, "the document is nested more than " + MAX_DEPTH + " levels deep");
  }

  /** A key that is there again; the first one counts. */
  static void duplicate(Problems problems, Node.Member first, Node.Member second) {
    problems.errorAtKey(
        second,
        "the key '" + Texts.shorten(first.key()) + "' is given twice",
        "the first one is in line " + first.line() + "; remove one of them");
  }
}
