package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * What is known of the state of a database: whether its file is still the one that was opened, and
 * what reads and writes have met. Thread-safe.
 *
 * <p>The file is never opened here: the operating system drops SQLite's locks when this process
 * closes any descriptor of it.
 */
final class StoreHealth {
  private final @Nullable Path path;
  private final @Nullable Object key;
  private @Nullable TorcException trouble;
  private volatile @Nullable TorcException damage;

  StoreHealth(@Nullable Path path) {
    this.path = path;
    this.key = path == null ? null : key(path);
  }

  private static @Nullable Object key(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // the check tells
    }
  }

  /** A read or a write has failed: remembered when it was the store's fault. */
  void heard(Throwable e) {
    if (e instanceof TorcException t && t.getCause() instanceof SQLiteException s) {
      // Of extended codes the last byte says the kind.
      switch (s.getResultCode().code & 0xff) {
        case 11, 26 -> damage = t; // SQLITE_CORRUPT, SQLITE_NOTADB: does not pass by itself
        case 8, 10, 13, 14 -> keep(t); // SQLITE_READONLY, _IOERR, _FULL, _CANTOPEN
        default -> {} // a matter of the statement
      }
    }
  }

  private synchronized void keep(TorcException met) {
    trouble = met;
  }

  /** What made a write or a read fail since this was last asked, if it may pass by itself. */
  synchronized @Nullable TorcException takeTrouble() {
    TorcException met = trouble;
    trouble = null;
    return met;
  }

  /**
   * Looks at the file and at what was met.
   *
   * @throws TorcException STORAGE when the file is gone or damaged
   */
  void check() {
    if (path != null) {
      Object now = key(path);
      if (now == null) {
        throw TorcException.of(ErrorKind.STORAGE, "the database file is gone")
            .withHint("stop the server and restore a copy; what it still holds can be saved first");
      }
      if (!Objects.equals(key, now)) {
        throw TorcException.of(
                ErrorKind.STORAGE, "another file has taken the place of the database")
            .withHint("restart the server on the file that is wanted");
      }
    }
    TorcException met = damage;
    if (met != null) {
      throw met;
    }
  }
}
