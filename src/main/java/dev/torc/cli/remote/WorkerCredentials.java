package dev.torc.cli.remote;

import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.ServerAddress;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a worker needs to talk to the server in the name of the one who starts it. */
final class WorkerCredentials {
  /** A script with more would be too long to hand over. */
  private static final int LONGEST_CA = 60_000;

  private final ServerAddress server;
  private final @Nullable String authorities;

  WorkerCredentials(Session session) {
    this.server = session.api().transport().server();
    Path ca = server.caCertificate();
    this.authorities = ca == null ? null : read(session.directory().resolve(ca));
  }

  private static String read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot read " + file + ": " + Reason.of(e));
    }
    if (text.length() > LONGEST_CA) {
      throw TorcException.invalid(file + " is too long to be handed to the hosts")
          .withHint("give a file with the one authority that is needed");
    }
    return text.strip();
  }

  /** In the environment of the worker, which nobody but its owner can read. */
  RemoteScript addTo(RemoteScript script) {
    export(script, "TORC_USERNAME", server.user());
    export(script, "TORC_PASSWORD", server.password());
    export(script, "TORC_COOKIE_HEADER", server.cookieHeader());
    if (server.insecure()) {
      script.export("TORC_TLS_INSECURE", "true");
    }
    if (authorities != null) {
      script.set("CA", authorities);
    }
    return script;
  }

  private static void export(RemoteScript script, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      script.export(name, value);
    }
  }
}
