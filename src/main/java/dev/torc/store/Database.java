package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A torc database. Writes are commands on a bounded queue: one thread takes all that wait, runs
 * each under a savepoint, commits once, and only then completes their futures. Reads use
 * connections of their own that see the last commit. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private final Connections connections;
  private final ReaderPool readers;
  private final Writer writer;
  private final @Nullable DatabaseOwner owner;
  private final StoreHealth health;
  private boolean closed;

  private Database(Settings settings, @Nullable DatabaseOwner owner) {
    this.owner = owner;
    this.connections = Connections.open(settings.path());
    this.health = new StoreHealth(settings.path());
    this.readers = new ReaderPool(connections, settings.readers());
    this.writer =
        new Writer(connections.writer(), settings.queueCapacity(), settings.monitor(), health);
  }

  /**
   * How to open a database.
   *
   * @param path file, or null for a database in memory
   * @param queueCapacity commands that may wait before callers are refused with BUSY
   * @param readers connections for reading at the same time
   */
  public record Settings(
      @Nullable Path path, int queueCapacity, int readers, WriterMonitor monitor) {
    public static Settings file(Path path) {
      return new Settings(path, 4096, 4, WriterMonitor.NONE);
    }

    public static Settings inMemory() {
      return new Settings(null, 4096, 1, WriterMonitor.NONE);
    }

    public Settings withMonitor(WriterMonitor m) {
      return new Settings(path, queueCapacity, readers, m);
    }
  }

  /**
   * Opens the database, creating or upgrading it if need be, and becomes its owner.
   *
   * @throws TorcException CONFLICT when another live process owns it (detail {@code url} says where
   *     it listens), STORAGE when it is not a torc database, newer than this program, or damaged
   */
  public static Database open(Settings settings) {
    Path path = settings.path();
    if (path == null) {
      return new Database(settings, null);
    }
    DatabaseOwner owner = DatabaseOwner.acquire(path);
    try {
      return new Database(settings, owner);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  /** Says beside the file where this process listens, for the next command on the same file. */
  public void announce(String url) {
    if (owner != null) {
      owner.announce(url);
    }
  }

  /** Takes the URL back, before the server stops to answer there. */
  public void withdraw() {
    if (owner != null) {
      owner.withdraw();
    }
  }

  /**
   * Work on the database, inside a transaction. A write may run twice, when the first time is
   * undone for the sake of another command: outside of the database it must leave nothing behind
   * but its result and what {@link Tx#afterCommit} keeps.
   */
  public interface Command<T extends @Nullable Object> {
    T run(Tx tx);
  }

  /**
   * Queues a write. The future completes after the commit; it fails with the exception of the
   * command, whose changes are then undone alone.
   *
   * @throws TorcException BUSY when too many commands wait
   */
  public <T extends @Nullable Object> CompletableFuture<T> submit(Command<T> command) {
    return writer.submit(command);
  }

  /** Runs a write and waits for its commit. */
  public <T extends @Nullable Object> T write(Command<T> command) {
    writer.refuseItself();
    return join(submit(command));
  }

  /**
   * The same, but waits for room in the queue too: for the rest of something that has begun, which
   * nobody would finish.
   */
  public <T extends @Nullable Object> T writePatiently(Command<T> command) {
    writer.refuseItself();
    try {
      return join(writer.submitPatiently(command));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static TorcException interrupted() {
    Thread.currentThread().interrupt();
    return TorcException.of(ErrorKind.UNAVAILABLE, "interrupted while waiting for the database");
  }

  /** Waits for a future of this class and throws what it failed with. */
  public static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TorcException t) {
        throw t;
      }
      throw TorcException.of(ErrorKind.INTERNAL, "unexpected error in the database", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Reads a consistent state, without waiting for writes. */
  public <T extends @Nullable Object> T read(Function<Tx, T> query) {
    if (connections.inMemory()) {
      return write(query::apply);
    }
    Sql sql = readers.take();
    try {
      sql.exec("BEGIN");
      try {
        return query.apply(new Tx(sql));
      } catch (TorcException e) {
        health.heard(e);
        throw e;
      } finally {
        sql.exec("COMMIT");
      }
    } finally {
      readers.giveBack(sql);
    }
  }

  /**
   * Looks whether the store works: its file is there and can be read, and no write has failed for
   * want of room or rights since the last look. After a failure one that changes nothing is tried,
   * so that the next look knows whether it is over.
   *
   * @throws TorcException STORAGE with what is wrong
   */
  public synchronized void check() {
    health.check();
    if (!connections.inMemory()) {
      // A connection that has pages of its own would not notice that those of the file are gone.
      try (Sql fresh = connections.reader()) {
        fresh.exists("SELECT 1 FROM workflow LIMIT 1");
      }
    }
    TorcException failure = health.takeTrouble();
    if (failure != null) {
      submit(tx -> tx.sql().exec("PRAGMA user_version = " + Migrator.LATEST)); // is it over?
      throw failure;
    }
  }

  /** Commands that wait for the writer. */
  public int queueDepth() {
    return writer.queueDepth();
  }

  /** Writes a consistent copy of the database to a file that must not exist. */
  public void copyTo(Path target) {
    if (!connections.inMemory()) {
      connections.copyTo(target);
      return;
    }
    // Memory has one connection, which is the writer's, and no copy can be made in a transaction.
    writer.betweenCommits(
        () -> {
          connections.copyTo(target);
          return true;
        });
  }

  /** Size of a database before and after. */
  public record Compacted(long bytesBefore, long bytesAfter) {}

  /** Gives the room of deleted records back; writes wait meanwhile. */
  public Compacted compact() {
    return writer.betweenCommits(connections::compact);
  }

  /**
   * Runs a write during which nothing cascades and no reference is checked: the command itself must
   * leave nothing behind that refers to what it deletes.
   */
  public <T extends @Nullable Object> T writeWithoutCascades(Command<T> command) {
    WriteTask<T> task = new WriteTask<>(command);
    writer.betweenCommits(
        () -> {
          Sql sql = connections.writer();
          sql.exec("PRAGMA foreign_keys = OFF"); // has no effect inside a transaction
          try {
            new WriteBatch(sql, List.of(task), health).run();
          } finally {
            sql.exec("PRAGMA foreign_keys = ON");
          }
          return true;
        });
    return join(task.future);
  }

  /**
   * Runs a write in a transaction of its own: for what may end the transaction that it is in, and
   * with it what others have written.
   */
  public <T extends @Nullable Object> T writeAlone(Command<T> command) {
    WriteTask<T> task = new WriteTask<>(command);
    writer.betweenCommits(
        () -> {
          new WriteBatch(connections.writer(), List.of(task), health).run();
          return true;
        });
    return join(task.future);
  }

  /** Finishes what waits, then closes the file and gives up its ownership. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    readers.close();
    connections.close();
    if (owner != null) {
      owner.close();
    }
  }
}
