package dev.torc.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strict JSON (RFC 8259). */
final class JsonFormat implements SpecFormat {
  private static final Pattern MARKER =
      Pattern.compile(" \\(start marker at \\[Source: [^;]*; line: (\\d+), column: (\\d+)]\\)");

  @Override
  public Node parse(Source source, Problems problems) {
    try (JsonParser p = Json.factory().createParser(source.text())) {
      // Duplicates are found here, where the place of the first one is known.
      p.disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      if (p.nextToken() == null) {
        throw SpecFormat.syntax(1, 1, "the file is empty");
      }
      Node node = node(p, 0, problems);
      if (p.nextToken() != null) {
        var at = p.currentTokenLocation();
        throw SpecFormat.syntax(
            at.getLineNr(), at.getColumnNr(), "there is text after the end of the JSON value");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tree of a text that is known to be JSON; places are of no interest. */
  Node tree(String json) {
    var source = new Source("", json);
    return parse(source, new Problems(source));
  }

  private static TorcException broken(JsonProcessingException e) {
    var at = e.getLocation();
    String message = MARKER.matcher(e.getOriginalMessage()).replaceAll(" (opened in line $1)");
    return SpecFormat.syntax(
        at == null ? 0 : at.getLineNr(),
        at == null ? 0 : at.getColumnNr(),
        "not valid JSON: " + message);
  }

  private static Node node(JsonParser p, int depth, Problems problems) throws IOException {
    var at = p.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    if (depth > MAX_DEPTH) {
      throw SpecFormat.tooDeep(line, column);
    }
    JsonToken t = p.currentToken();
    if (t == JsonToken.START_OBJECT) {
      return object(p, depth, line, column, problems);
    }
    if (t == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(p, depth + 1, problems));
      }
      return new ListNode(line, column, List.copyOf(items));
    }
    return new ScalarNode(line, column, scalar(p, t), p.getText());
  }

  private static ObjectNode object(JsonParser p, int depth, int line, int column, Problems problems)
      throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String key = p.currentName();
      var at = p.currentTokenLocation();
      p.nextToken();
      var m = new Member(key, at.getLineNr(), at.getColumnNr(), node(p, depth + 1, problems));
      Member old = members.putIfAbsent(key, m);
      if (old != null) {
        SpecFormat.duplicate(problems, old, m);
      }
    }
    return new ObjectNode(line, column, members);
  }

  private static @Nullable Object scalar(JsonParser p, JsonToken t) throws IOException {
    return switch (t) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> {
        BigInteger big = p.getBigIntegerValue();
        yield big.bitLength() < 64 ? (Object) big.longValue() : big;
      }
      case VALUE_NUMBER_FLOAT -> {
        double d = p.getDoubleValue();
        if (!Double.isFinite(d)) {
          var at = p.currentTokenLocation();
          throw SpecFormat.syntax(
              at.getLineNr(), at.getColumnNr(), "the number " + p.getText() + " is too large");
        }
        yield d;
      }
      default -> p.getText();
    };
  }
}
