package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A database file of somebody else that is read and left as it is, down to the last byte. */
final class SourceFile {
  private final Path path;
  private final boolean hadIndex;
  private final boolean hasLog;
  private final String before;

  private SourceFile(Path path) {
    this.path = path;
    this.hasLog = PublishedImport.size(beside("-wal")) > 0;
    this.hadIndex = Files.exists(beside("-shm"));
    this.before = stamp();
  }

  static SourceFile of(Path path) {
    return new SourceFile(path.toAbsolutePath());
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Makes its tables known under the name "source". */
  void attach(Sql sql) {
    // With a log, what was committed last is there, and reading it takes SQLite's own locks.
    // Without
    // one SQLite would make one, and remove it, and its index: "immutable" keeps it from that.
    String uri = "file:" + path.toUri().getRawPath() + (hasLog ? "?mode=ro" : "?immutable=1");
    try {
      sql.exec("ATTACH DATABASE ? AS source", uri);
      sql.list("SELECT count(*) FROM source.sqlite_master", r -> r.num(1));
    } catch (TorcException e) {
      throw TorcException.invalid(path + " cannot be read as a database: " + e.message());
    }
  }

  void detach(Sql sql) {
    try {
      sql.exec("DETACH DATABASE source");
    } catch (TorcException e) {
      return; // never attached, or about to be closed together with the connection
    }
    if (!hadIndex) {
      try {
        Files.deleteIfExists(beside("-shm"));
      } catch (IOException e) {
        // an index without use, which SQLite replaces
      }
    }
  }

  /** What was read without locks counts only if nobody wrote meanwhile. */
  void requireUnchanged() {
    if (!hasLog && !stamp().equals(before)) {
      throw TorcException.of(ErrorKind.CONFLICT, path + " has changed while it was read")
          .withHint("stop the torc-server that uses it, and import again");
    }
  }

  private String stamp() {
    try {
      return Files.getLastModifiedTime(path)
          + " "
          + Files.size(path)
          + " "
          + PublishedImport.size(beside("-wal"));
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot read " + path + ": " + e, e);
    }
  }
}
