package dev.torc.cli.remote;

import dev.torc.cli.Options;
import java.util.Arrays;

/** An output directory on the other hosts: below the home directory there, or an absolute path. */
final class RemoteDirectory {
  static final String DEFAULT = "torc_output";

  private RemoteDirectory() {}

  /** As the scripts take it: never beginning with a dash or a tilde. */
  static String of(String option, String given) {
    String text = given.startsWith("~/") ? given.substring(2) : given;
    while (text.length() > 1 && text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    String normal = text.replaceAll("(^|/)(\\./)+", "$1").replaceAll("/+", "/");
    if (normal.isBlank() || normal.equals(".") || normal.equals("/") || normal.startsWith("~")) {
      throw refused(option, given, "it is no directory of its own");
    }
    if (normal.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw refused(option, given, "it has a control character");
    }
    return normal.startsWith("-") ? "./" + normal : normal;
  }

  /** The same for a directory that will be deleted. */
  static String toDelete(String option, String given) {
    String normal = of(option, given);
    if (Arrays.asList(normal.split("/")).contains("..")) {
      throw refused(option, given, "with '..' nobody sees what would be deleted");
    }
    if (normal.startsWith("/") && normal.indexOf('/', 1) < 0) {
      throw refused(option, given, "it is a directory of the system");
    }
    return normal;
  }

  private static RuntimeException refused(String option, String given, String why) {
    return Options.usage("invalid value '" + given + "' for " + option + ": " + why);
  }
}
