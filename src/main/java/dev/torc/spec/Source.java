package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/** The text of a workflow file and the name under which the user knows it. */
record Source(String name, String text) {
  Source {
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
  }

  /** Text of a 1-based line without its end; null when there is no such line. */
  @Nullable String line(int number) {
    int from = 0;
    for (int n = 1; n < number; n++) {
      from = text.indexOf('\n', from) + 1;
      if (from == 0) {
        return null;
      }
    }
    int to = text.indexOf('\n', from);
    return number < 1 ? null : text.substring(from, to < 0 ? text.length() : to).stripTrailing();
  }
}
