package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.model.TorcException;
import java.io.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server that a command talks to: which one the options, the environment and the settings name,
 * and with whose credentials. It is reached, or opened in this process, at the first call.
 */
final class CommandServer implements AutoCloseable {
  private final Session session;
  private final Globals globals;
  private @Nullable TorcApi api;
  private @Nullable Connection connection;

  CommandServer(Session session, Globals globals) {
    this.session = session;
    this.globals = globals;
  }

  /**
   * Uses the named server, or one on this host, or else the database of this folder: for what
   * should find something wherever it is asked.
   */
  void useNearest() {
    if (!globals.standalone && !hasUrl() && Files.exists(session.databaseFile())) {
      try {
        api().version();
      } catch (TorcException e) {
        use(
            Standalone.open(
                session.databaseFile(),
                new PrintStream(OutputStream.nullOutputStream()),
                Pause.SLEEP));
      }
    }
  }

  /** The server, asked for its version first. */
  TorcApi api() {
    TorcApi a = api;
    if (a == null) {
      if (globals.inMemory && connection == null) {
        throw TorcException.invalid(
            "--in-memory is only supported with 'run' and 'exec': the database of another command"
                + " would be empty, and lost at its end");
      }
      a = new TorcApi(new Transport(address(connection().url())));
      api = a;
      if (!globals.skipVersionCheck) {
        VersionCheck.check(a, session.notes());
      }
    }
    return a;
  }

  /** Uses this server for every call, instead of the one that the options name. */
  void use(Connection server) {
    close();
    api = null;
    connection = server;
  }

  /**
   * With {@code -s}, the next call opens the database anew: the process that owned it is gone. A
   * server that was named, and one of this process, is asked again as it is.
   *
   * @return whether the next call may reach another server
   */
  boolean reconnect() {
    Connection c = connection;
    if (!globals.standalone || (c != null && c.own())) {
      return false;
    }
    close();
    api = null;
    connection = null;
    return true;
  }

  private Connection connection() {
    Connection c = connection;
    if (c == null) {
      c =
          globals.standalone
              ? Standalone.open(session.databaseFile(), session.notes(), Pause.SLEEP)
              : new Connection.Remote(namedUrl());
      connection = c;
    }
    return c;
  }

  /** The URL that the options or the environment name. */
  String namedUrl() {
    if (globals.url != null) {
      return globals.url;
    }
    String url = variable("TORC_API_URL").orElse(null);
    url = url == null ? session.settings().text("client.api_url") : url;
    return url == null ? ServerAddress.DEFAULT_URL : url;
  }

  /** Whether the server is one of this process, so that it ends with the command. */
  boolean own() {
    return connection().own();
  }

  /** Whether the user has named a server. */
  boolean hasUrl() {
    return globals.url != null
        || variable("TORC_API_URL").isPresent()
        || session.settings().text("client.api_url") != null;
  }

  /** Another interface of the server, by its base path. */
  ServerAddress sibling(String basePath) {
    String url = connection().url();
    String own = "/torc-service/v1";
    String root = url.endsWith(own) ? url.substring(0, url.length() - own.length()) : url;
    return address(root + basePath);
  }

  ServerAddress address(String url) {
    String ca = globals.tlsCaCert == null ? null : globals.tlsCaCert.toString();
    if (ca == null) {
      ca = variable("TORC_TLS_CA_CERT").orElse(session.settings().text("client.tls.ca_cert"));
    }
    String insecure = variable("TORC_TLS_INSECURE").orElse("false").toLowerCase(Locale.ROOT);
    String cookie = globals.cookieHeader;
    return ServerAddress.of(url)
        .withUser(session.user(), password())
        .withCookie(cookie == null ? variable("TORC_COOKIE_HEADER").orElse(null) : cookie)
        .withTls(
            ca == null ? null : Path.of(ca),
            globals.tlsInsecure
                || session.settings().flag("client.tls.insecure")
                || insecure.equals("true")
                || insecure.equals("1"));
  }

  private Optional<String> variable(String name) {
    return session.io().variable(name);
  }

  private @Nullable String password() {
    if (globals.password != null) {
      return globals.password;
    }
    if (globals.promptPassword) {
      Console console = System.console();
      if (console == null) {
        throw TorcException.invalid("--prompt-password needs a terminal");
      }
      char[] typed = console.readPassword("Password for %s: ", session.user());
      // Kept, since every connection of the command asks for it.
      globals.password = typed == null ? "" : new String(typed);
      return globals.password;
    }
    return variable("TORC_PASSWORD").orElse(null);
  }

  @Override
  public void close() {
    if (api != null) {
      api.close();
    }
    if (connection != null) {
      connection.close();
    }
  }
}
