package dev.torc.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reading of small workflow texts in tests. */
final class Specs {
  private Specs() {}

  static SpecResult yaml(String text) {
    return SpecReader.read(text, "w.yaml", Format.YAML);
  }

  static SpecResult yaml(String text, Path dir) {
    return SpecReader.read(text, "w.yaml", Format.YAML, dir);
  }

  /** The tree of a text, without a look at what it says. */
  static Node tree(Format format, String text) {
    return Formats.parse(new Source("w", text), format).node();
  }

  static SpecResult read(Format format, String text) {
    return SpecReader.read(text, "w", format);
  }

  static WorkflowSpec ok(String text) {
    return yaml(text).orThrow();
  }

  static List<String> jobNames(String text) {
    return ok(text).jobs().stream().map(JobSpec::name).toList();
  }

  /** Every error as {@code line:column message}. */
  static String errors(SpecResult result) {
    return result.errors().stream()
        .map(p -> p.line() + ":" + p.column() + " " + p.message())
        .collect(Collectors.joining("\n"));
  }

  static String warnings(SpecResult result) {
    return result.warnings().stream()
        .map(p -> p.line() + ":" + p.column() + " " + p.message())
        .collect(Collectors.joining("\n"));
  }
}
