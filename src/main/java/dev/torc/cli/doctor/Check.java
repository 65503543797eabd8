package dev.torc.cli.doctor;

/**
 * What was looked at.
 *
 * @param advice what to do, or empty when there is nothing to do
 */
record Check(String name, State state, String found, String advice) {
  enum State {
    GOOD,
    /** Works, but could be better. */
    HINT,
    BAD
  }

  static Check good(String name, String found) {
    return new Check(name, State.GOOD, found, "");
  }

  static Check hint(String name, String found, String advice) {
    return new Check(name, State.HINT, found, advice);
  }

  static Check bad(String name, String found, String advice) {
    return new Check(name, State.BAD, found, advice);
  }
}
