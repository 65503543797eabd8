package dev.torc.worker.process;

/** Reads what the shell builtin {@code times} prints. */
final class ShellTimes {
  private ShellTimes() {}

  /** Seconds of user and system time in a line such as {@code 0m1.250s 0m0.004s}. */
  static double sum(String line) {
    double seconds = 0;
    for (String part : line.split(" ")) {
      int m = part.indexOf('m');
      if (m > 0 && part.endsWith("s")) {
        // Some locales write a comma.
        String rest = part.substring(m + 1, part.length() - 1).replace(',', '.');
        seconds += 60 * Long.parseLong(part, 0, m, 10) + Double.parseDouble(rest);
      }
    }
    return seconds;
  }
}
