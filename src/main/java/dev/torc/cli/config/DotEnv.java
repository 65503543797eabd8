package dev.torc.cli.config;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Variables from a file {@code .env}, which the published server reads too. Such files are often
 * those of other programs, so only what is named like a setting of a server here is taken.
 */
public final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Set<String> NAMES = Set.of("DATABASE_URL", "RUST_LOG");
  private static final List<String> PREFIXES = List.of("TORC_", "OCTASKLY_");

  private DotEnv() {}

  /**
   * The variables of the file in this folder; none when there is no such file.
   *
   * @param notes told of lines that say nothing
   */
  public static Map<String, String> in(Path folder, Consumer<String> notes) {
    Path file = folder.resolve(".env");
    Map<String, String> out = new LinkedHashMap<>();
    if (!Files.isRegularFile(file)) {
      return out;
    }
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      var m = LINE.matcher(text);
      if (!m.matches()) {
        notes.accept(".env:" + number + ": not NAME=VALUE, passed over");
      } else if (wanted(m.group(1))) {
        out.put(m.group(1), value(m.group(2)));
      }
    }
    return out;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw TorcException.invalid("cannot read " + file + ": " + e);
    }
  }

  private static boolean wanted(String name) {
    return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** Without its quotes, or else without the comment behind it. */
  private static String value(String text) {
    if (text.isEmpty()) {
      return text;
    }
    char quote = text.charAt(0);
    int end = text.indexOf(quote, 1);
    if ((quote == '"' || quote == '\'') && end > 0) {
      return text.substring(1, end);
    }
    int comment = text.indexOf(" #");
    return (comment < 0 ? text : text.substring(0, comment)).strip();
  }
}
