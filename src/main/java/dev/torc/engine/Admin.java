package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.AdminStore;
import dev.torc.store.Database;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statements that an administrator runs on the database (contract: Torc semantics, section 5.6).
 * Writes are recorded in the audit log. Thread-safe.
 */
public final class Admin {
  private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES");
  private static final Set<String> NEVER = Set.of("ATTACH", "DETACH", "DROP", "ALTER", "TRUNCATE");
  private static final Set<String> NOT_AS_WRITE =
      Set.of("PRAGMA", "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE");
  private static final Pattern BLANKED =
      Pattern.compile(
          "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^]]*]|--[^\\n]*|/\\*.*?(?:\\*/|$)",
          Pattern.DOTALL);
  private static final Pattern WHERE = Pattern.compile("(?i)\\bWHERE\\b");
  private static final Pattern JOB = Pattern.compile("(?i)\\bjob");
  private static final long MOST_ROWS = 100_000;

  private final Context ctx;
  private final Progress progress;
  private final AdminStore.Bounds bounds;

  Admin(Context ctx, Progress progress, AdminStore.Bounds bounds) {
    this.ctx = ctx;
    this.progress = progress;
    this.bounds = bounds;
  }

  /** What is to be run, and how. */
  public record Request(
      String sql, boolean write, boolean allowFullTable, boolean dryRun, long limit) {}

  /**
   * Runs a statement.
   *
   * @throws TorcException INVALID with the detail {@code kind}: InvalidStatement when it may not be
   *     run, QueryFailed or ExecutionFailed when the database refuses it
   */
  public AdminStore.Outcome run(Request r, String user) {
    String statement = single(r.sql());
    String bare = BLANKED.matcher(statement).replaceAll(" ").strip();
    check(bare, r);
    long limit = r.limit() <= 0 ? MOST_ROWS : Math.min(r.limit(), MOST_ROWS);
    if (!r.write()) {
      return failingAs("QueryFailed", () -> read(statement, limit));
    }
    try {
      return failingAs(
          "ExecutionFailed", () -> ctx.db().writeAlone(tx -> write(tx, r, statement, limit, user)));
    } catch (TorcException e) {
      if (!r.dryRun()) {
        ctx.db().write(tx -> log(tx, r, user, null, e.message()));
      }
      throw e;
    }
  }

  /** Gives the room of deleted records back to the file system. */
  public Database.Compacted compact() {
    return ctx.db().compact();
  }

  private AdminStore.Outcome read(String statement, long limit) {
    return ctx.db().read(tx -> tx.admin().query(statement, limit, bounds));
  }

  private AdminStore.Outcome write(Tx tx, Request r, String statement, long limit, String user) {
    if (r.dryRun()) {
      return tx.admin().tryOut(statement, limit, bounds);
    }
    AdminStore.Outcome out = tx.admin().run(statement, limit, bounds);
    if (JOB.matcher(statement).find()) {
      tx.admin().realign();
      for (long workflow : tx.admin().workflowsToFree()) {
        progress.freed(tx, Context.workflow(tx, workflow), tx.graph().blockedByNothing(workflow));
      }
    }
    log(tx, r, user, out.affected(), null);
    return out;
  }

  private long log(Tx tx, Request r, String user, @Nullable Long affected, @Nullable String error) {
    return tx.records()
        .insert(
            Table.AUDIT_LOG,
            new Row()
                .set("user_name", user)
                .set("timestamp", ctx.times().millis())
                .set("sql_text", r.sql())
                .set("is_write", true)
                .set("allow_full_table", r.allowFullTable())
                .set("rows_affected", affected)
                .set("committed", error == null)
                .set("success", error == null)
                .set("error", error));
  }

  private static <T> T failingAs(String kind, Supplier<T> work) {
    try {
      return work.get();
    } catch (TorcException e) {
      throw e.kind() == ErrorKind.INVALID ? e.with("kind", kind) : e;
    }
  }

  /** The statement without a final semicolon. */
  private static String single(String sql) {
    String text = sql.strip();
    String blanked = BLANKED.matcher(text).replaceAll(m -> " ".repeat(m.group().length()));
    int semicolon = blanked.indexOf(';');
    if (semicolon >= 0 && !blanked.substring(semicolon + 1).isBlank()) {
      throw refused("only one SQL statement is allowed");
    }
    String one = semicolon >= 0 ? text.substring(0, semicolon) : text;
    if (one.isBlank()) {
      throw refused("the SQL statement is empty");
    }
    return one;
  }

  private static void check(String bare, Request r) {
    String first = bare.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
    if (NEVER.contains(first)) {
      throw refused(first + " statements are not allowed");
    }
    if (!r.write() && !READS.contains(first)) {
      throw refused("only SELECT, WITH and VALUES may be run without 'write'");
    }
    if (r.write() && NOT_AS_WRITE.contains(first)) {
      throw refused(first + " statements are not allowed");
    }
    boolean changes = first.equals("UPDATE") || first.equals("DELETE");
    if (r.write() && changes && !r.allowFullTable() && !WHERE.matcher(bare).find()) {
      throw refused(first + " without WHERE changes the whole table: set allow_full_table");
    }
  }

  private static TorcException refused(String message) {
    return TorcException.invalid(message).with("kind", "InvalidStatement");
  }
}
