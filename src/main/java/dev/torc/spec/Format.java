package dev.torc.spec;

import java.util.Locale;
import java.util.Optional;

/** The languages in which a workflow file can be written. */
public enum Format {
  JSON,
  JSON5,
  YAML,
  KDL;

  /** The format that the extension of a file name promises (any case); empty when none does. */
  public static Optional<Format> ofFileName(String fileName) {
    String s = fileName.toLowerCase(Locale.ROOT);
    return switch (s.substring(s.lastIndexOf('.') + 1)) {
      case "json" -> Optional.of(JSON);
      case "json5" -> Optional.of(JSON5);
      case "yaml", "yml" -> Optional.of(YAML);
      case "kdl" -> Optional.of(KDL);
      default -> Optional.empty();
    };
  }
}
