package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock beside a database file: one process owns the file, and says in the lock's text where it
 * listens. The operating system frees the lock when the process dies.
 */
public final class DatabaseOwner implements AutoCloseable {
  private final Path lockPath;
  private final FileChannel channel;
  private final FileLock lock;

  private DatabaseOwner(Path lockPath, FileChannel channel, FileLock lock) {
    this.lockPath = lockPath;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Who owns a database.
   *
   * @param url base URL of the owner's API, or null while it is starting
   */
  public record Info(long pid, String host, @Nullable String url) {}

  /** The live owner of a database file on this machine, if there is one. */
  public static Optional<Info> find(Path database) {
    Path p = lockPath(database);
    if (!Files.exists(p)) {
      return Optional.empty();
    }
    try (FileChannel c = FileChannel.open(p, StandardOpenOption.WRITE)) {
      FileLock l = tryLock(c);
      if (l != null) {
        l.release();
        return Optional.empty();
      }
      return Optional.of(read(p));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot read " + p + ": " + e.getMessage(), e);
    }
  }

  static DatabaseOwner acquire(Path database) {
    Path p = lockPath(database);
    try {
      Path folder = p.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel c =
          FileChannel.open(
              p, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock l = tryLock(c);
      if (l == null) {
        c.close();
        throw owned(database, read(p));
      }
      refuseOtherHost(database, p, c);
      DatabaseOwner owner = new DatabaseOwner(p, c, l);
      owner.write(null);
      return owner;
    } catch (IOException e) {
      throw TorcException.of(
              ErrorKind.STORAGE, "cannot lock the database " + database + ": " + e.getMessage(), e)
          .withHint("check the rights of the folder " + p.getParent());
    }
  }

  private static TorcException owned(Path database, Info info) {
    TorcException e =
        TorcException.of(
                ErrorKind.CONFLICT,
                "the database "
                    + database
                    + " is in use by process "
                    + info.pid()
                    + " on "
                    + info.host())
            .withHint(
                info.url() == null
                    ? "wait until it has started, or choose another file"
                    : "talk to it with --url " + info.url());
    return info.url() == null ? e : e.with("url", info.url());
  }

  /**
   * A lock that we could take although its text names another host: the file system may not share
   * locks between hosts, so the other process may well be alive.
   */
  private static void refuseOtherHost(Path database, Path p, FileChannel c) throws IOException {
    Info info = read(p);
    if (info.pid() > 0 && !info.host().equals(hostName())) {
      c.close();
      throw TorcException.of(
              ErrorKind.CONFLICT,
              "the database "
                  + database
                  + " was opened by process "
                  + info.pid()
                  + " on host "
                  + info.host()
                  + " and not closed")
          .withHint("if that process is gone, delete " + p + " and try again");
    }
  }

  void announce(String url) {
    try {
      write(url);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot write " + lockPath, e);
    }
  }

  private void write(@Nullable String url) throws IOException {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("pid", ProcessHandle.current().pid());
    m.put("host", hostName());
    if (url != null) {
      m.put("url", url);
    }
    ByteBuffer text = ByteBuffer.wrap(Json.write(m).getBytes(StandardCharsets.UTF_8));
    channel.truncate(0);
    channel.write(text, 0);
  }

  private static Info read(Path p) throws IOException {
    String text = Files.readString(p);
    if (text.isBlank()) {
      return new Info(0, "", null);
    }
    try {
      Map<String, @Nullable Object> m = Json.parseObject(text);
      long pid = m.get("pid") instanceof Number n ? n.longValue() : 0;
      String host = m.get("host") instanceof String s ? s : "";
      return new Info(pid, host, m.get("url") instanceof String u ? u : null);
    } catch (TorcException e) {
      return new Info(0, "", null);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel c) throws IOException {
    try {
      return c.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static Path lockPath(Path database) {
    Path absolute = database.toAbsolutePath();
    return absolute.resolveSibling(absolute.getFileName() + ".lock");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot give up " + lockPath, e);
    }
  }
}
