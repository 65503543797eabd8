package dev.torc.cli.exec;

import dev.torc.cli.Options;

/**
 * What the options of one {@code exec} ask for while it runs.
 *
 * @param parallel commands at a time
 * @param tries how often a failing command is tried in all
 * @param grows whether commands are read while others run
 * @param progress whether a terminal shows how far it is
 * @param tagged whether each line of output begins with its command
 */
record ExecPlan(
    int parallel, int tries, Halt halt, boolean grows, boolean progress, boolean tagged) {
  static final String PREFIX = "job";

  /** Number of a command by the name of its job. */
  long number(String job) {
    return Long.parseLong(job.substring(PREFIX.length()));
  }

  /** Commands at a time: a number, {@code 0} for as many as possible, {@code 50%}, {@code +1}. */
  static int parallel(String text, int cpus) {
    try {
      if (text.endsWith("%")) {
        double share = Double.parseDouble(text.substring(0, text.length() - 1));
        return Math.max(1, (int) Math.round(cpus * share / 100));
      }
      int n = Integer.parseInt(text.startsWith("+") ? text.substring(1) : text);
      if (text.startsWith("+") || text.startsWith("-")) {
        return Math.max(1, cpus + n);
      }
      return n == 0 ? 250 : n;
    } catch (NumberFormatException e) {
      throw Options.usage("invalid value '" + text + "' for --max-parallel-jobs: not a number");
    }
  }
}
