package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;

/** One group commit: all commands that waited, in one transaction, none of which harms another. */
final class WriteBatch {
  private final Sql sql;
  private final List<WriteTask<?>> tasks;
  private final StoreHealth health;

  WriteBatch(Sql sql, List<WriteTask<?>> tasks, StoreHealth health) {
    this.sql = sql;
    this.tasks = tasks;
    this.health = health;
  }

  void run() {
    try {
      if (!runWithoutSavepoints()) {
        sql.exec("BEGIN IMMEDIATE");
        tasks.forEach(this::runOne);
        sql.exec("COMMIT");
      }
    } catch (RuntimeException | Error e) {
      rollback();
      if (tasks.size() > 1) {
        // The whole transaction is gone (disk full does that, savepoints or not), yet most of the
        // commands may be innocent: each gets a transaction of its own.
        tasks.forEach(t -> new WriteBatch(sql, List.of(t), health).run());
        return;
      }
      fail(tasks.get(0), e);
    }
    tasks.forEach(WriteTask::finish);
  }

  /**
   * Savepoints cost two statements per command and a copy of every page that it touches, and hardly
   * a command fails after it has written something. So the first try does without; when it meets
   * such a command it is undone as a whole.
   *
   * @return false when nothing was kept and the batch must be run again, with savepoints
   */
  private boolean runWithoutSavepoints() {
    sql.exec("BEGIN IMMEDIATE");
    for (WriteTask<?> task : tasks) {
      long before = sql.writes();
      try {
        task.run(sql);
      } catch (RuntimeException | Error e) {
        if (tasks.size() == 1) {
          throw e;
        }
        if (sql.writes() != before) {
          rollback();
          return false;
        }
        fail(task, e);
      }
    }
    sql.exec("COMMIT");
    return true;
  }

  private void runOne(WriteTask<?> task) {
    sql.exec("SAVEPOINT command");
    try {
      task.run(sql);
    } catch (RuntimeException | Error e) {
      sql.exec("ROLLBACK TO command"); // throws when the transaction is gone: run() handles that
      sql.exec("RELEASE command");
      fail(task, e);
      return;
    }
    sql.exec("RELEASE command");
  }

  private void fail(WriteTask<?> task, Throwable e) {
    health.heard(e);
    task.failed(reason(e));
  }

  /** An Error of one command is its own affair: the writer goes on. */
  private static RuntimeException reason(Throwable e) {
    if (e instanceof StackOverflowError || e instanceof OutOfMemoryError) {
      return TorcException.of(ErrorKind.INTERNAL, "the request is too large to be handled", e);
    }
    return e instanceof RuntimeException r
        ? r
        : TorcException.of(ErrorKind.INTERNAL, "unexpected error in the database", e);
  }

  private void rollback() {
    try {
      sql.exec("ROLLBACK");
    } catch (TorcException e) {
      // SQLite has rolled back by itself already.
    }
  }
}
