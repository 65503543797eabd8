package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * A database that has just been migrated and holds nothing. The build makes it with the migrations
 * themselves, and a new database begins as its copy: running the migration library costs about a
 * second of processor time at the first start, copying a file costs nothing.
 */
public final class EmptyDatabase {
  private static final String RESOURCE = "/db/empty.db";

  private EmptyDatabase() {}

  /** Called by the build: writes the empty database to a file. */
  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]);
    if (upToDate(target)) {
      return;
    }
    Files.deleteIfExists(target);
    Path work = Files.createTempDirectory("torc-empty").resolve("empty.db");
    Connections c = Connections.open(work);
    c.writer().exec("VACUUM");
    c.copyTo(target);
    c.close();
    Files.deleteIfExists(work);
    Files.deleteIfExists(work.getParent());
  }

  private static boolean upToDate(Path target) throws IOException {
    if (!Files.exists(target) || version(target) != Migrator.LATEST) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(target);
    try (Stream<Path> migrations = Files.list(target.resolveSibling("migration"))) {
      for (Path m : migrations.toList()) {
        if (Files.getLastModifiedTime(m).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The user_version of a closed database: four bytes at a fixed place of the SQLite header. */
  private static int version(Path database) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(database.toFile(), "r")) {
      f.seek(60);
      return f.readInt();
    }
  }

  /** Makes a new database file, unless there is one already or the build made no template. */
  static void layOut(Path path) {
    try (InputStream in = EmptyDatabase.class.getResourceAsStream(RESOURCE)) {
      if (in == null || (Files.exists(path) && Files.size(path) > 0)) {
        return;
      }
      Path fresh = path.resolveSibling(path.getFileName() + ".new");
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      // What is acknowledged later must not stand on a file that a power cut can take away.
      try (FileChannel c = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        c.force(true);
      }
      // A log that is left of a deleted database would be played into the new one.
      for (String rest : new String[] {"-wal", "-shm", "-journal"}) {
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + rest));
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot create the database " + path, e)
          .withHint("is there room on the disk, and may you write to the folder?");
    }
  }

  static void restoreInto(Connection memory) {
    try (InputStream in = EmptyDatabase.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return;
      }
      Path copy = Files.createTempFile("torc-empty", ".db");
      try (Statement s = memory.createStatement()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        s.executeUpdate("restore from '" + copy.toString().replace("'", "''") + "'");
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException | SQLException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot make the database in memory", e);
    }
  }
}
