package dev.torc.cli;

import dev.torc.cli.config.Settings;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.LogSetup;
import dev.torc.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

final class ServeCommand implements Command {
  private static final int LARGEST_PORT = 65_535;

  private @Nullable String host;
  private @Nullable Integer port;
  private @Nullable String database;
  private boolean jsonLogs;
  private @Nullable Path logDir;
  private List<String> listen = List.of();
  private boolean shutdownOnStdinEof;
  private final SecurityOptions security = new SecurityOptions();

  @Override
  public String description() {
    return "Run the server.";
  }

  @Override
  public void declare(Options o) {
    o.value("HOST", "Address to listen on. Default: 127.0.0.1", "-H", "--host");
    o.value("HOST", "Older name of --host", "-u", "--url").hidden();
    o.value("PORT", "Port, 0 for any free one [env: PORT]. Default: 8080", "-p", "--port");
    o.value(
        "FILE",
        "Database file, or :memory: [env: DATABASE_URL, sqlite:FILE]. Default: torc.db",
        "-d",
        "--database");
    o.values(
        "INTERFACE=PORT", "A port for one interface alone: graph=3000, octaskly=3001", "--listen");
    security.declare(o);
    o.flag("Log one JSON object per line", "--json-logs");
    o.value("DIR", "Log into files of this folder too [env: TORC_LOG_DIR]", "--log-dir");
    // Of the published server. Nothing here waits for a thread or for a periodic check.
    o.value("N", "Accepted and without effect", "-t", "--threads").hidden();
    o.value("SECONDS", "Accepted and without effect", "-c", "--completion-check-interval-secs")
        .hidden();
    o.flag("Stop when standard input ends", "--shutdown-on-stdin-eof").hidden();
  }

  @Override
  public void read(Options o) {
    host = o.has("--host") ? o.text("--host") : o.text("--url");
    security.read(o);
    port = o.integer("--port");
    database = o.text("--database");
    listen = o.texts("--listen");
    jsonLogs = o.has("--json-logs");
    logDir = o.path("--log-dir");
    o.number("--threads");
    o.decimal("--completion-check-interval-secs");
    shutdownOnStdinEof = o.has("--shutdown-on-stdin-eof");
  }

  @Override
  public int run(Session session) {
    session.useDotEnv();
    Settings configured = session.settings();
    boolean json = jsonLogs || configured.flag("server.logging.json_logs");
    LogSetup.start(logLevel(session), json, logDir(session));
    listen = listen.isEmpty() ? configured.texts("server.listen") : listen;
    String address = host(configured);
    security.defaults(configured);
    Security resolved = security.resolve(session);
    security.warn(address, session);
    try (LocalServer server =
        LocalServer.start(
            settings(session), address, port(session), resolved, opening(session, resolved))) {
      session.out().println("TORC_SERVER_PORT=" + server.port());
      session.out().flush();
      Snapshots.of(session.io(), server::copyTo).onSignal(session.io());
      session.err().println("Serving on " + server.url() + " (database: " + name(session) + ")");
      var stop = new CountDownLatch(1);
      session.io().interrupts().on(signal -> stop.countDown());
      if (shutdownOnStdinEof) {
        watch(session.io().in(), stop);
      }
      stop.await();
      server.stop();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private String host(Settings configured) {
    if (host != null) {
      return host;
    }
    String set = configured.text("server.host");
    set = set == null ? configured.text("server.url") : set;
    return set == null ? "127.0.0.1" : set;
  }

  private LocalServer.Opening opening(Session session, Security security) {
    if (security.policy().enforced() && !ownPorts().isEmpty()) {
      throw TorcException.invalid("--listen opens interfaces that know no owners and groups")
          .withHint("leave out --listen, or --enforce-access-control");
    }
    if (security.policy().enforced()) {
      // They know no owners and groups: through them everybody would see everything.
      session.err().println("Only the Torc interface is open: it alone knows access groups.");
      return (engine, clock) -> Doors.closed();
    }
    Path file = settings(session).path();
    Doors.Setting setting =
        new Doors.Setting(
            session.io().env(),
            session.directory(),
            security.door(),
            file == null ? null : TokenSecret.beside(file),
            ownPorts(),
            line -> session.err().println(line));
    return (engine, clock) -> Doors.open(engine, clock, setting);
  }

  private Map<String, Integer> ownPorts() {
    Map<String, Integer> out = new LinkedHashMap<>();
    for (String entry : listen) {
      int sign = entry.indexOf('=');
      try {
        int p = Integer.parseInt(entry.substring(sign + 1));
        if (sign > 0 && p >= 0 && p <= LARGEST_PORT) {
          if (out.put(entry.substring(0, sign), p) != null) {
            throw Options.usage(
                "--listen: " + entry.substring(0, sign) + " can have one port of its own only");
          }
          continue;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw TorcException.of(
          ErrorKind.USAGE, "--listen: '" + entry + "' is not INTERFACE=PORT, like octaskly=3000");
    }
    return out;
  }

  private String name(Session session) {
    if (session.globals().inMemory) {
      return ":memory:";
    }
    if (database != null) {
      return database;
    }
    Path db = session.globals().db;
    return db == null ? session.servedDatabase().toString() : db.toString();
  }

  /** That of the client's table is not meant for a server. */
  private static String logLevel(Session session) {
    String given = session.globals().logLevel;
    if (given == null) {
      String set = session.settings().text("server.log_level");
      given = session.io().variable("RUST_LOG").orElse(set == null ? "info" : set);
    }
    return given;
  }

  private @Nullable Path logDir(Session session) {
    Path dir = logDir;
    if (dir == null) {
      String set = session.settings().text("server.logging.log_dir");
      set = session.io().variable("TORC_LOG_DIR").orElse(set);
      dir = set == null ? null : Path.of(set);
    }
    return dir == null ? null : session.directory().resolve(dir);
  }

  private Database.Settings settings(Session session) {
    String name = name(session);
    return name.equals(":memory:")
        ? Database.Settings.inMemory()
        : Database.Settings.file(session.directory().resolve(name));
  }

  private int port(Session session) {
    Integer p = port;
    if (p == null) {
      Integer set = session.settings().integer("server.port");
      String text = session.io().variable("PORT").orElse(null);
      try {
        p = text != null ? Integer.valueOf(text) : set == null ? Integer.valueOf(8080) : set;
      } catch (NumberFormatException e) {
        throw TorcException.of(ErrorKind.USAGE, "PORT is '" + text + "', which is no number");
      }
    }
    if (p < 0 || p > LARGEST_PORT) {
      throw TorcException.of(ErrorKind.USAGE, "port " + p + " is not between 0 and 65535");
    }
    return p;
  }

  private static void watch(InputStream in, CountDownLatch stop) {
    var thread =
        new Thread(
            () -> {
              try {
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // a broken stream is an ended one
              }
              stop.countDown();
            },
            "torc-stdin");
    thread.setDaemon(true);
    thread.start();
  }
}
