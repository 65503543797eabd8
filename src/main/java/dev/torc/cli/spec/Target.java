package dev.torc.cli.spec;

import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.spec.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a written workflow goes, and in which form: the options for it. */
public final class Target {
  private @Nullable Format form;
  private @Nullable Path file;
  private boolean force;

  public void declare(Options o) {
    o.value("FORM", "yaml, json, json5 or kdl; else what the name of the output says", "--to");
    o.value("FILE", "File to write; standard output when not given", "-o", "--output");
    o.flag("Overwrite the file", "--force");
  }

  public void read(Options o) {
    String word = o.text("--to");
    if (word != null) {
      form =
          Format.ofFileName("." + word.toLowerCase(Locale.ROOT))
              .orElseThrow(
                  () ->
                      TorcException.of(
                          ErrorKind.USAGE,
                          "invalid value '" + word + "' for --to: use yaml, json, json5 or kdl"));
    }
    file = o.path("--output");
    force = o.has("--force");
  }

  /** The form that was asked for, or null. */
  public @Nullable Format form() {
    Path f = file;
    return form != null || f == null ? form : Format.ofFileName(f.toString()).orElse(null);
  }

  /** Writes it there; an existing file only when that was asked for. */
  public void write(Session session, String text) {
    Path f = file;
    if (f == null) {
      session.out().print(text);
      return;
    }
    Path path = session.directory().resolve(f);
    if (Files.exists(path) && !force) {
      throw TorcException.of(ErrorKind.CONFLICT, f + " exists")
          .withHint("give --force to replace it");
    }
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write " + f + ": " + Reason.of(e));
    }
  }
}
