package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.Map;

/** Gives the room of deleted records back to the file system. */
public final class AdminVacuum implements Command {
  private static final long MIB = 1L << 20;

  @Override
  public String description() {
    return "Give the room of deleted records back to the file system; writes wait meanwhile.";
  }

  @Override
  public void declare(Options o) {
    // the server or database is named by the global options
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("compaction");
    Row done = vacuum(session);
    if (session.json()) {
      session.printJson(
          Map.of(
              "bytes_before", done.number("bytes_before"),
              "bytes_after", done.number("bytes_after")));
    } else {
      session.out().println(sentence(done));
    }
    return 0;
  }

  static Row vacuum(Session session) {
    return session.api().post("/admin/vacuum", null);
  }

  static String sentence(Row done) {
    return "The database has now "
        + done.numberOr("bytes_after", 0) / MIB
        + " MiB instead of "
        + done.numberOr("bytes_before", 0) / MIB
        + " MiB.";
  }
}
