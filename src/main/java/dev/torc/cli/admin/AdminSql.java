package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc admin sql}: one statement on the database of the server. */
public final class AdminSql implements Command {
  private String statement = "";
  private boolean write;
  private boolean fullTable;
  private boolean yes;
  private @Nullable Long limit;

  @Override
  public String description() {
    return "Run one SQL statement on the server's database (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.positional("STATEMENT", "The statement", 1, 1);
    o.flag("Let the statement change the database; it is written into the audit log", "--write");
    o.flag("Allow UPDATE and DELETE without WHERE", "--allow-full-table");
    o.flag("Write without asking first", "-y", "--yes");
    o.value("N", "Most rows to show", "--limit");
  }

  @Override
  public void read(Options o) {
    statement = o.positional(0);
    write = o.has("--write");
    fullTable = o.has("--allow-full-table");
    yes = o.has("--yes");
    limit = o.number("--limit");
  }

  @Override
  public int run(Session session) {
    if (write && !yes && !agreed(session)) {
      session.err().println("Aborted.");
      return 0;
    }
    show(session, session.api().post("/admin/sql", body(false)));
    return 0;
  }

  private Map<String, Object> body(boolean dry) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sql", statement);
    body.put("write", write);
    body.put("allow_full_table", fullTable);
    body.put("dry_run", dry);
    if (limit != null) {
      body.put("limit", limit);
    }
    return body;
  }

  /** Tries the statement out, says what it would do, and asks. */
  private boolean agreed(Session session) {
    if (!session.io().terminal().in()) {
      throw TorcException.invalid("a write needs a confirmation, and stdin is not a terminal")
          .withHint("give --yes");
    }
    Row tried = session.api().post("/admin/sql", body(true));
    session.err().println("Statement: " + statement);
    session
        .err()
        .println("This write will affect " + tried.numberOr("rows_affected", 0) + " row(s).");
    return session.confirm("Proceed?", false);
  }

  private void show(Session session, Row answer) {
    List<String> columns = new ArrayList<>();
    answer.list("columns").forEach(c -> columns.add(String.valueOf(c)));
    List<String[]> rows = new ArrayList<>();
    for (Row r : answer.rows("items")) {
      rows.add(columns.stream().map(c -> cell(r.get(c))).toArray(String[]::new));
    }
    switch (session.format()) {
      case JSON -> session.printJson(answer.fields());
      case CSV -> {
        Csv.print(session.out(), columns, rows);
      }
      case TABLE -> table(session, answer, columns, rows);
    }
  }

  private void table(Session session, Row answer, List<String> columns, List<String[]> rows) {
    if (!rows.isEmpty()) {
      Table.print(session.out(), columns, rows);
      session.out().println();
      session.out().println("Total: " + rows.size() + " row(s)");
    } else if (!write) {
      session.out().println("(no rows)");
    }
    if (write) {
      session.out().println("Rows affected: " + answer.numberOr("rows_affected", 0));
    }
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
