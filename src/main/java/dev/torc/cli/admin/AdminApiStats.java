package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.Locale;

/** {@code torc admin api-stats}: how busy the server was in the last hour. */
public final class AdminApiStats implements Command {
  private static final String LINE = "%-23s %7d %8.2f %10s %10s %6d %6d %6d%n";
  private static final int WIDTH = 82;
  private static final long KIB = 1024;

  private long window;
  private long interval;

  @Override
  public String description() {
    return "Show how many requests the server had lately (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.value("SECONDS", "Time to look back, at most an hour. Default: 3600", "--window");
    o.value("SECONDS", "Length of each piece of it. Default: 60", "--interval");
  }

  @Override
  public void read(Options o) {
    window = o.numberOr("--window", 3600);
    interval = o.numberOr("--interval", 60);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("overview");
    Row stats =
        session
            .api()
            .get(
                "/admin/api-stats",
                Query.of("window_seconds", window).and("interval_seconds", interval));
    if (session.json()) {
      session.printJson(stats.fields());
    } else {
      table(session, stats);
    }
    return 0;
  }

  private static void table(Session session, Row stats) {
    var out = session.out();
    long step = Math.max(1, stats.numberOr("interval_seconds", 1));
    long span = stats.numberOr("window_seconds", 0);
    out.println("Window: last " + span + "s in " + step + "s buckets (newest first)");
    out.println();
    out.println(
        "bucket start                req    req/s         in        out    2xx    4xx    5xx");
    out.println("-".repeat(WIDTH));
    long requests = 0;
    long in = 0;
    long back = 0;
    for (Row b : stats.rows("buckets")) {
      long n = b.numberOr("request_count", 0);
      requests += n;
      in += b.numberOr("bytes_in", 0);
      back += b.numberOr("bytes_out", 0);
      out.printf(
          Locale.ROOT,
          LINE,
          Moments.millis(b.numberOr("start_ms", 0)),
          n,
          n / (double) step,
          bytes(b.numberOr("bytes_in", 0)),
          bytes(b.numberOr("bytes_out", 0)),
          b.numberOr("status_2xx", 0),
          b.numberOr("status_4xx", 0),
          b.numberOr("status_5xx", 0));
    }
    out.println("-".repeat(WIDTH));
    out.println(
        "Total: "
            + requests
            + " requests, "
            + bytes(in)
            + " in, "
            + bytes(back)
            + " out over "
            + span
            + "s");
  }

  private static String bytes(long n) {
    if (n < KIB) {
      return n + " B";
    }
    return n < KIB * KIB
        ? String.format(Locale.ROOT, "%.1f KiB", n / (double) KIB)
        : String.format(Locale.ROOT, "%.1f MiB", n / (double) (KIB * KIB));
  }
}
