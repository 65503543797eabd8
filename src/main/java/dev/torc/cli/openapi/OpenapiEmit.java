package dev.torc.cli.openapi;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code torc openapi emit}. */
public final class OpenapiEmit implements Command {
  private String name = "torc";
  private @Nullable Path file;

  @Override
  public String description() {
    return "Write the OpenAPI document of an interface, made from its routes.";
  }

  @Override
  public void declare(Options o) {
    o.positional("[INTERFACE]", "Interface to describe. Default: torc", 0, 1);
    o.value("FILE", "Write to a file instead of the standard output", "-o", "--output");
  }

  @Override
  public void read(Options o) {
    name = o.arguments().isEmpty() ? name : o.positional(0);
    file = o.path("--output");
  }

  @Override
  public int run(Session session) {
    String document = Documents.of(name);
    if (file == null) {
      session.out().print(document);
      return 0;
    }
    try {
      Files.writeString(session.directory().resolve(file), document);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.USAGE, "cannot write " + file + ": " + Reason.of(e));
    }
    return 0;
  }
}
