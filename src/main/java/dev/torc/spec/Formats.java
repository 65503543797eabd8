package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.Node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Chooses the parser of a text. */
final class Formats {
  private Formats() {}

  /**
   * The tree of a text; without a format the first one that reads it as an object.
   *
   * @throws TorcException as {@link SpecFormat#parse}
   */
  static Node parse(Source source, @Nullable Format format) {
    if (format != null) {
      return of(format).parse(source);
    }
    if (source.text().isBlank()) {
      throw SpecFormat.syntax(0, 0, "the workflow is empty");
    }
    TorcException asJson;
    try {
      return of(Format.JSON).parse(source);
    } catch (TorcException e) {
      asJson = e;
    }
    try {
      Node node = of(Format.YAML).parse(source);
      if (node instanceof ObjectNode) {
        return node;
      }
      throw SpecFormat.syntax(1, 1, "the text is neither JSON nor YAML with fields");
    } catch (TorcException asYaml) {
      throw source.text().stripLeading().startsWith("{") ? asJson : asYaml;
    }
  }

  private static SpecFormat of(Format format) {
    return switch (format) {
      case JSON -> new JsonFormat();
      case YAML -> new YamlFormat();
      case JSON5, KDL ->
          throw TorcException.invalid(
                  format + " workflow files are not supported yet by this version")
              .withHint("convert the file to YAML or JSON");
    };
  }
}
