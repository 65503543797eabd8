package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.Texts;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code torc admin list-audit-log}: what administrators changed by SQL, newest first. */
public final class AdminAuditLog implements Command {
  private static final List<String> HEADERS =
      List.of("ID", "Time", "User", "Committed", "Success", "Full Table", "Rows", "SQL", "Error");

  private @Nullable Long limit;
  private long offset;

  @Override
  public String description() {
    return "List what administrators changed by SQL, newest first (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.value("N", "Most entries. Default: all", "-l", "--limit");
    o.value("N", "Entries to pass over", "--offset");
  }

  @Override
  public void read(Options o) {
    limit = o.number("--limit");
    offset = o.numberOr("--offset", 0);
  }

  @Override
  public int run(Session session) {
    Row page =
        session.api().get("/admin/audit-log", Query.of("limit", limit).and("offset", offset));
    List<String[]> rows = page.rows("items").stream().map(AdminAuditLog::cells).toList();
    switch (session.format()) {
      case JSON -> session.printJson(page.fields());
      case CSV -> {
        Csv.print(session.out(), HEADERS, rows);
      }
      case TABLE -> table(session, rows, page.numberOr("total_count", rows.size()));
    }
    return 0;
  }

  private void table(Session session, List<String[]> rows, long total) {
    if (rows.isEmpty()) {
      session.out().println("No audit-log entries found");
      return;
    }
    Table.print(session.out(), HEADERS, rows);
    session.out().println();
    session
        .out()
        .println(
            "Showing "
                + rows.size()
                + " of "
                + total
                + (total == 1 ? " entry" : " entries")
                + " (offset "
                + offset
                + ")");
  }

  private static String[] cells(Row r) {
    Long rows = r.number("rows_affected");
    return new String[] {
      String.valueOf(r.id()),
      Texts.time(Instant.ofEpochMilli(r.numberOr("timestamp", 0)).toString()),
      r.textOr("user_name", ""),
      Texts.yesNo(r.flag("committed")).toLowerCase(Locale.ROOT),
      Texts.yesNo(r.flag("success")).toLowerCase(Locale.ROOT),
      Texts.yesNo(r.flag("allow_full_table")).toLowerCase(Locale.ROOT),
      rows == null ? "" : rows.toString(),
      r.textOr("sql_text", ""),
      r.textOr("error", "")
    };
  }
}
