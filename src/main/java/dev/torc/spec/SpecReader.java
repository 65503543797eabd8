package dev.torc.spec;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.spec.Node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads workflow files. Whatever the text is, the answer is a workflow or a list of problems; only
 * a file that cannot be opened throws. Parameter tables and {@code @file} lists are looked up in
 * the working directory. Thread-safe.
 */
public final class SpecReader {
  private SpecReader() {}

  /**
   * Reads a file in the format of its extension.
   *
   * @throws TorcException UNAVAILABLE when the file cannot be read
   */
  public static SpecResult read(Path file) {
    Format format = Format.ofFileName(file.toString()).orElse(null);
    return read(text(file), file.toString(), format);
  }

  /**
   * The text of bytes in UTF-8, such as standard input brings them.
   *
   * @throws TorcException INVALID with the place of the first byte that is not UTF-8
   */
  public static String text(byte[] bytes, String displayName) {
    return Source.decode(displayName, bytes);
  }

  /**
   * Reads a text.
   *
   * @param displayName how messages call it: a path, or {@code <stdin>}
   * @param hint the format; null tries them all
   */
  public static SpecResult read(String text, String displayName, @Nullable Format hint) {
    return read(text, displayName, hint, Path.of("").toAbsolutePath());
  }

  /** Like {@link #read(String, String, Format)}, with another working directory. */
  public static SpecResult read(
      String text, String displayName, @Nullable Format hint, Path workingDir) {
    var source = new Source(displayName, text);
    try {
      return read(Formats.parse(source, hint), workingDir);
    } catch (TorcException e) {
      return broken(source, e);
    }
  }

  static SpecResult read(Formats.Parsed parsed, Path workingDir) {
    Problems problems = parsed.problems();
    Node root = parsed.node();
    if (!(root instanceof ObjectNode raw)) {
      problems.error(root, "a workflow is an object with fields, not " + root.describe());
      List<Problem> found = problems.finish(root);
      return new SpecResult(null, found, SpecSummary.unreadable(found));
    }
    var sweeps = new Sweeps(workingDir, problems);
    ObjectNode top = Variables.apply(raw, sweeps.allNames(raw), problems);
    var draft = new Draft(top, sweeps, problems);
    if (sweeps.exceeded()) {
      List<Problem> found = problems.finish(top);
      return new SpecResult(null, found, SpecSummary.unreadable(found));
    }
    var assembly = new Assembly(draft, problems);
    WorkflowSpec spec = assembly.build();
    List<Problem> found = problems.finish(top);
    SpecSummary summary = assembly.summary(spec, found);
    return new SpecResult(problems.errorCount() == 0 ? spec : null, found, summary);
  }

  private static SpecResult broken(Source source, TorcException e) {
    int line = e.details().get("line") instanceof Integer n ? n : 0;
    int column = e.details().get("column") instanceof Integer n ? n : 0;
    var problem =
        new Problem(
            Severity.ERROR,
            e.message(),
            source.name(),
            line,
            column,
            source.line(line),
            e.hint(),
            "");
    return new SpecResult(null, List.of(problem), SpecSummary.unreadable(List.of(problem)));
  }

  /**
   * The text of a file.
   *
   * @throws TorcException UNAVAILABLE when it cannot be read, INVALID when it is not UTF-8
   */
  public static String text(Path file) {
    try {
      return Source.decode(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "workflow file " + file + " does not exist");
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot read " + file + ": " + e.getMessage());
    }
  }
}
