package dev.torc.cli.htpasswd;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.identity.PasswordFile;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The options that say which file, and whether a server shall read it again afterwards. */
final class FileOptions {
  private @Nullable Path file;
  private boolean reload;
  private @Nullable String serverPassword;

  void declare(Options o) {
    o.value("FILE", "File of users", "-f", "--file");
  }

  void declareReload(Options o) {
    o.flag("Let the server of --url read the file again afterwards", "--reload-auth");
    o.value("PASSWORD", "Password for that server [env: TORC_PASSWORD]", "--server-password");
  }

  void read(Options o) {
    file = o.path("--file");
    if (file == null) {
      throw Options.usage("the required option --file <FILE> is missing");
    }
  }

  void readReload(Options o) {
    reload = o.has("--reload-auth");
    serverPassword = o.text("--server-password");
  }

  /** The file as the user wrote it. */
  String name() {
    return String.valueOf(file);
  }

  private Path path(Session session) {
    return session.directory().resolve(name());
  }

  PasswordFile existing(Session session) {
    if (!Files.exists(path(session))) {
      throw TorcException.invalid("file \"" + name() + "\" does not exist");
    }
    return PasswordFile.read(path(session));
  }

  PasswordFile existingOrNew(Session session) {
    Path p = path(session);
    return Files.exists(p) ? PasswordFile.read(p) : PasswordFile.empty(p);
  }

  /** Tells the server; the file is changed already, so that a failure is a warning. */
  void reloadIfAsked(Session session) {
    if (!reload) {
      return;
    }
    try {
      session.usePassword(serverPassword);
      Row answer = session.api().post("/admin/reload-auth", null);
      session
          .err()
          .println("Server: the users were read again (" + answer.number("user_count") + ")");
    } catch (TorcException e) {
      session.err().println("Warning: the server did not read the file again: " + e.message());
      session.err().println("The file was changed. Run 'torc admin reload-auth' to apply it.");
    }
  }
}
