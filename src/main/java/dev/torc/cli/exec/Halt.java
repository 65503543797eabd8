package dev.torc.cli.exec;

import dev.torc.cli.Options;
import dev.torc.model.TorcException;

/**
 * When to stop before all commands have run.
 *
 * @param when what happens to the commands that run
 * @param what which ends are counted
 * @param count how many, or percent of all
 */
record Halt(When when, What what, double count, boolean percent) {
  static final Halt NEVER = new Halt(When.NEVER, What.FAIL, 0, false);

  enum When {
    NEVER,
    /** They may end. */
    SOON,
    /** They are stopped. */
    NOW
  }

  enum What {
    FAIL,
    SUCCESS,
    DONE
  }

  /** Reads {@code never}, {@code soon,fail=1}, {@code now,success=3}, {@code soon,fail=20%}. */
  static Halt of(String text) {
    if (text.equals("never") || text.equals("0")) {
      return NEVER;
    }
    int comma = text.indexOf(',');
    int equals = text.indexOf('=');
    if (comma < 0 || equals < comma) {
      throw wrong(text);
    }
    When when =
        switch (text.substring(0, comma)) {
          case "soon" -> When.SOON;
          case "now" -> When.NOW;
          default -> throw wrong(text);
        };
    What what =
        switch (text.substring(comma + 1, equals)) {
          case "fail" -> What.FAIL;
          case "success" -> What.SUCCESS;
          case "done" -> What.DONE;
          default -> throw wrong(text);
        };
    String number = text.substring(equals + 1);
    boolean percent = number.endsWith("%");
    try {
      double n = Double.parseDouble(percent ? number.substring(0, number.length() - 1) : number);
      if (n > 0) {
        return new Halt(when, what, n, percent);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(text);
  }

  private static TorcException wrong(String text) {
    return Options.usage("invalid value '" + text + "' for --halt")
        .withHint("write never, soon,fail=1, now,fail=1, now,success=1, soon,fail=20%, …");
  }

  /** Whether this many ends are enough. A share counts from the third command on. */
  boolean reached(long failed, long succeeded, long total) {
    if (when == When.NEVER) {
      return false;
    }
    long n =
        switch (what) {
          case FAIL -> failed;
          case SUCCESS -> succeeded;
          case DONE -> failed + succeeded;
        };
    return percent ? n >= 3 && n * 100.0 >= count * total : n >= count;
  }
}
