package dev.torc.cli.doctor;

import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.client.ServerClock;
import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import dev.torc.store.DatabaseOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the database of this folder and at the server. */
final class ServiceChecks {
  private static final long MOST_SECONDS_APART = 5;
  private static final String MAGIC = "SQLite format 3\0";

  private final Session session;

  ServiceChecks(Session session) {
    this.session = session;
  }

  Check database() {
    Path file = session.databaseFile();
    if (!Files.exists(file)) {
      return Check.good("Database", "none at " + file + "; 'torc run' makes it");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MAGIC.length());
      if (head.length > 0 && !new String(head, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
        return Check.bad("Database", file + " is no SQLite database", "name another with --db");
      }
    } catch (IOException e) {
      return Check.bad(
          "Database", file + " cannot be read: " + Reason.of(e), "name another with --db");
    }
    if (!Files.isWritable(file)) {
      return Check.bad("Database", file + " cannot be written", "change its permissions");
    }
    Optional<DatabaseOwner.Info> owner = DatabaseOwner.find(file);
    String found = file + ", " + (file.toFile().length() >> 10) + " KB";
    return Check.good(
        "Database",
        owner.map(o -> found + ", open in process " + o.pid() + " on " + o.host()).orElse(found));
  }

  List<Check> server() {
    List<Check> out = new ArrayList<>();
    try {
      TorcApi api = session.api();
      Row version = api.version();
      out.add(
          Check.good(
              "Server",
              api.url()
                  + ", version "
                  + version.textOr("version", "?")
                  + ", API "
                  + version.textOr("api_version", "?")));
      out.add(clock(api));
    } catch (TorcException e) {
      String advice = e.hint() == null ? "" : e.hint();
      out.add(
          session.hasUrl()
              ? Check.bad("Server", e.message(), advice)
              : Check.hint("Server", "none; 'torc run' and -s need none", advice));
    }
    return out;
  }

  /** Leases and end times are compared across machines. */
  private static Check clock(TorcApi api) {
    Optional<Long> apart = ServerClock.secondsApart(api, Clock.systemUTC());
    if (apart.isEmpty()) {
      return Check.hint("Clock", "the server does not tell its time", "");
    }
    long seconds = apart.get();
    String found =
        Math.abs(seconds) + " s " + (seconds < 0 ? "behind" : "ahead of") + " the server";
    return Math.abs(seconds) <= MOST_SECONDS_APART
        ? Check.good("Clock", found)
        : Check.bad("Clock", found, "synchronize the clocks (timedatectl set-ntp true)");
  }
}
