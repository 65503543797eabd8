package dev.torc.spec;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.spec.Node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes workflows as text in any form. Thread-safe. */
public final class SpecText {
  private SpecText() {}

  /**
   * A file in another form.
   *
   * @param problems everything found in the source; the text is there only without errors
   * @param lostComments how many comments the other form cannot hold
   */
  public record Converted(@Nullable String text, SpecResult problems, int lostComments) {}

  /**
   * The same workflow in another form: parameters, variables and order stay, and comments where the
   * form has them. YAML anchors are written out.
   *
   * @param name how messages call the source
   * @param from form of the source; null tries them all
   * @param workingDir where paths of parameter tables begin
   */
  public static Converted convert(
      String text, String name, @Nullable Format from, Format to, Path workingDir) {
    SpecResult result = SpecReader.read(text, name, from, workingDir);
    if (result.spec().isEmpty()) {
      return new Converted(null, result, 0);
    }
    var source = new Source(name, text);
    Formats.Parsed parsed = Formats.parse(source, from);
    var tree = (ObjectNode) parsed.node();
    List<Comment> comments = comments(source, parsed.format());
    boolean kept = to != Format.JSON;
    String out = write(tree, to, kept ? new Comments(comments, tree) : Comments.none());
    return new Converted(out, result, kept ? 0 : comments.size());
  }

  static List<Comment> comments(Source source, Format format) {
    return switch (format) {
      case JSON -> List.of();
      case JSON5 -> Json5Format.comments(source);
      case YAML -> YamlFormat.comments(source);
      case KDL -> KdlParser.parse(source).comments();
    };
  }

  /**
   * A workflow as the readers understood it: every job with its final name, command and
   * dependencies. Reading the text gives the same workflow again.
   */
  public static String of(WorkflowSpec spec, Format to) {
    Node tree = new JsonFormat().tree(Json.write(ExpandedSpec.of(spec)));
    if (!(tree instanceof ObjectNode root)) {
      throw TorcException.invalid("a workflow is an object");
    }
    return write(root, to, Comments.none());
  }

  static String write(ObjectNode tree, Format to, Comments comments) {
    return switch (to) {
      case JSON -> Json.writePretty(tree.plain()) + "\n";
      case JSON5 -> Json5Writer.write(tree, comments);
      case YAML -> YamlWriter.write(tree, comments);
      case KDL -> KdlWriter.write(tree, comments);
    };
  }
}
