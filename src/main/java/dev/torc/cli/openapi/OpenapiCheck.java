package dev.torc.cli.openapi;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code torc openapi check}. */
public final class OpenapiCheck implements Command {
  private String name = "torc";
  private Path file = Path.of("");

  @Override
  public String description() {
    return "Compare an OpenAPI document with the routes of this program.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Document to compare", 1, 1);
    o.value("INTERFACE", "Interface that it describes. Default: torc", "--interface");
  }

  @Override
  public void read(Options o) {
    file = Path.of(o.positional(0));
    name = o.textOr("--interface", name);
  }

  @Override
  public int run(Session session) {
    Map<String, ?> own = Json.parseObject(Documents.of(name));
    Map<String, ?> other = Json.parseObject(text(session));
    List<String> differences = new ArrayList<>();
    compare("", own, other, differences);
    if (session.json()) {
      session.printJson(Map.of("same", differences.isEmpty(), "differences", differences));
    } else if (differences.isEmpty()) {
      session.out().println(file + " says what the routes say");
    } else {
      differences.forEach(session.out()::println);
    }
    return differences.isEmpty() ? 0 : 1;
  }

  private String text(Session session) {
    try {
      return Files.readString(session.directory().resolve(file));
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.USAGE, "cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Names the smallest parts that differ. */
  private static void compare(
      String where, @Nullable Object own, @Nullable Object other, List<String> out) {
    if (own instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      TreeSet<String> keys = new TreeSet<>();
      a.keySet().forEach(k -> keys.add(String.valueOf(k)));
      b.keySet().forEach(k -> keys.add(String.valueOf(k)));
      for (String k : keys) {
        compare(where + "/" + k.replace("/", "~1"), a.get(k), b.get(k), out);
      }
    } else if (own == null) {
      out.add(where + ": only in the file");
    } else if (other == null) {
      out.add(where + ": missing in the file");
    } else if (!Objects.equals(own, other)) {
      out.add(where + ": differs");
    }
  }
}
