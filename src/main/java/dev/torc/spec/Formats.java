package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.Node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses the parser of a text. */
final class Formats {
  private static final Pattern LIKE_KDL =
      Pattern.compile("\\s*(//|/\\*|/-|[a-z_]+\\s+(\"|#|\\{|[a-z_]+\\s*\\{)).*", Pattern.DOTALL);

  private Formats() {}

  /** A text that was read, and what was wrong on the way. */
  record Parsed(Format format, Node node, Problems problems) {}

  /**
   * The tree of a text; without a format the first one in which it is an object with a field that
   * workflows have, else the first one in which it is an object.
   *
   * @throws TorcException as {@link SpecFormat#parse}
   */
  static Parsed parse(Source source, @Nullable Format format) {
    if (format != null) {
      return parsed(source, format);
    }
    if (source.text().isBlank()) {
      throw SpecFormat.syntax(0, 0, "the workflow is empty");
    }
    List<Parsed> objects = new ArrayList<>();
    TorcException likeliest = null;
    for (Format f : List.of(Format.JSON, Format.JSON5, Format.YAML, Format.KDL)) {
      try {
        Parsed p = parsed(source, f);
        if (p.node() instanceof ObjectNode o) {
          if (isWorkflow(o)) {
            return p;
          }
          objects.add(p);
        }
      } catch (TorcException e) {
        likeliest = f == likely(source.text()) ? e : likeliest;
      }
    }
    if (!objects.isEmpty() && objects.get(0).format() != Format.KDL) {
      return objects.get(0);
    }
    throw likeliest != null
        ? likeliest
        : SpecFormat.syntax(1, 1, "the text is neither JSON nor YAML nor KDL with fields");
  }

  /**
   * Whether an object has a field of workflows; a KDL document always has an empty list of jobs.
   */
  private static boolean isWorkflow(ObjectNode o) {
    return o.members().values().stream()
        .filter(m -> !(m.value() instanceof Node.ListNode l && l.items().isEmpty()))
        .anyMatch(m -> Language.WORKFLOW.fields().containsKey(m.key()));
  }

  /** The form whose error helps the author of a text which is none of them. */
  private static Format likely(String text) {
    String start = text.stripLeading();
    if (start.startsWith("{")) {
      return Format.JSON5;
    }
    return LIKE_KDL.matcher(start).matches() ? Format.KDL : Format.YAML;
  }

  private static Parsed parsed(Source source, Format format) {
    var problems = new Problems(source);
    return new Parsed(format, of(format).parse(source, problems), problems);
  }

  private static SpecFormat of(Format format) {
    return switch (format) {
      case JSON -> new JsonFormat();
      case JSON5 -> new Json5Format();
      case YAML -> new YamlFormat();
      case KDL -> new KdlFormat();
    };
  }
}
