package dev.torc.cli;

import dev.torc.model.TorcException;
import org.jspecify.annotations.Nullable;

/** How results are printed. */
public enum Format {
  TABLE,
  JSON,
  CSV;

  static Format of(@Nullable String text) {
    if (text == null) {
      return TABLE;
    }
    return switch (text) {
      case "table" -> TABLE;
      case "json" -> JSON;
      case "csv" -> CSV;
      default -> throw TorcException.invalid("format must be one of 'table', 'json', or 'csv'");
    };
  }
}
