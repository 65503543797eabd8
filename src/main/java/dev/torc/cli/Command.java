package dev.torc.cli;

/** A leaf of the command tree. */
interface Command {
  /**
   * Does the work.
   *
   * @return exit status
   */
  int run(Session session);
}
