package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Copies a database of torc-server 1.0.0 into a new database of this program, all ids kept. The
 * source is only read. The target gets its name when everything is in it: whatever happens before,
 * there is no half-written target. Each makes one copy.
 */
public final class PublishedImport {
  private final Path source;
  private final Path target;
  private final Path work;
  private final Progress progress;

  /** Told how far a table is. */
  public interface Progress {
    void copied(String table, long rows, long of);
  }

  /**
   * What became of a table.
   *
   * @param read rows of the source
   * @param kept rows of the target; the others belonged to something that had been deleted
   */
  public record Count(String table, long read, long kept) {}

  /** What is done with the copied database before it gets its name. */
  public interface Completion {
    void finish(Database database);
  }

  public PublishedImport(Path source, Path target, Progress progress) {
    this.source = source;
    this.target = target;
    this.work = target.resolveSibling(target.getFileName() + ".import");
    this.progress = progress;
  }

  /**
   * Does the whole import.
   *
   * @throws TorcException INVALID when the source is no such database or the target not empty,
   *     CONFLICT when the target is in use, STORAGE for errors of files
   */
  public List<Count> run(Completion completion) {
    if (!Files.isRegularFile(source)) {
      throw TorcException.invalid("there is no file " + source);
    }
    if (source.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize())) {
      throw TorcException.invalid("source and target are the same file")
          .withHint("name a new file with --database");
    }
    try (DatabaseOwner owner = DatabaseOwner.acquire(target)) {
      requireEmptyTarget();
      try {
        List<Count> counts = copy();
        try (Database db = Database.open(Database.Settings.file(work))) {
          completion.finish(db);
        }
        moveIntoPlace();
        return counts;
      } finally {
        removeWork();
      }
    }
  }

  private void requireEmptyTarget() {
    if (size(target) == 0) {
      return;
    }
    try (Connections c = Connections.open(target)) {
      for (Table t : Table.values()) {
        String system = t == Table.ACCESS_GROUP ? " WHERE NOT is_system" : "";
        boolean members = t == Table.USER_GROUP_MEMBERSHIP;
        if (!members && c.writer().exists("SELECT 1 FROM " + t.sqlName() + system + " LIMIT 1")) {
          throw TorcException.invalid("the database " + target + " is not empty")
              .withHint("name a new file with --database");
        }
      }
    }
  }

  private List<Count> copy() {
    SourceFile file = SourceFile.of(source);
    removeWork();
    try (Connections c = Connections.open(work)) {
      Sql sql = c.writer();
      // Until it gets its name nobody needs this file: it may well be lost in a power cut.
      sql.exec("PRAGMA synchronous = OFF");
      file.attach(sql);
      try {
        PublishedTables tables = new PublishedTables(sql, progress);
        List<Count> counts = tables.copyAll(source);
        tables.derive();
        file.requireUnchanged();
        return counts;
      } finally {
        file.detach(sql);
      }
    }
  }

  private void moveIntoPlace() {
    try {
      try (FileChannel channel = FileChannel.open(work, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      for (String rest : new String[] {"-wal", "-shm", "-journal"}) {
        Files.deleteIfExists(target.resolveSibling(target.getFileName() + rest));
      }
      Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot write " + target + ": " + e, e);
    }
  }

  private void removeWork() {
    try {
      for (String rest : new String[] {"", "-wal", "-shm", "-journal", ".lock", ".new"}) {
        Files.deleteIfExists(work.resolveSibling(work.getFileName() + rest));
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot clear " + work + ": " + e, e);
    }
  }

  static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot read " + file + ": " + e, e);
    }
  }
}
