package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.LogSetup;
import dev.torc.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(description = "Run the server.")
final class ServeCommand implements Command {
  private static final int LARGEST_PORT = 65_535;

  @Option(
      names = {"-H", "--host"},
      paramLabel = "HOST",
      description = "Address to listen on. Default: 127.0.0.1")
  String host = "127.0.0.1";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port, 0 for any free one [env: PORT]. Default: 8080")
  @Nullable Integer port;

  @Option(
      names = {"-d", "--database"},
      paramLabel = "FILE",
      description = "Database file, or :memory:. Default: torc.db")
  @Nullable String database;

  @Option(names = "--json-logs", description = "Log one JSON object per line")
  boolean jsonLogs;

  @Option(
      names = "--shutdown-on-stdin-eof",
      hidden = true,
      description = "Stop when standard input ends")
  boolean shutdownOnStdinEof;

  @Override
  public int run(Session session) {
    LogSetup.start(session.logLevel(), jsonLogs);
    try (LocalServer server = LocalServer.start(settings(session), host, port(session))) {
      session.out().println("TORC_SERVER_PORT=" + server.port());
      session.out().flush();
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

  private String name(Session session) {
    if (database != null) {
      return database;
    }
    Path db = session.globals().db;
    return db == null ? "torc.db" : db.toString();
  }

  private Database.Settings settings(Session session) {
    String name = name(session);
    return name.equals(":memory:") || session.globals().inMemory
        ? Database.Settings.inMemory()
        : Database.Settings.file(session.directory().resolve(name));
  }

  private int port(Session session) {
    Integer p = port;
    if (p == null) {
      String text = session.io().variable("PORT").orElse("8080");
      try {
        p = Integer.valueOf(text);
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
                in.transferTo(java.io.OutputStream.nullOutputStream());
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
