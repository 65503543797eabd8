package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock beside a database file: one process owns the file, and says in the lock's text where it
 * listens. The operating system frees the lock when the process dies.
 *
 * <p>It also frees the lock when the owner closes <em>any</em> descriptor of the lock file (POSIX
 * rules). So the owner never opens its lock file a second time: what it holds is known here, and
 * the text is read through the locked channel.
 */
public final class DatabaseOwner implements AutoCloseable {
  private static final Map<Path, DatabaseOwner> HELD = new HashMap<>();

  private final Path lockPath;
  private final Path key;
  private final FileChannel channel;
  private final FileLock lock;
  private volatile @Nullable String url;

  private DatabaseOwner(Path lockPath, Path key, FileChannel channel, FileLock lock) {
    this.lockPath = lockPath;
    this.key = key;
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
    synchronized (HELD) {
      try {
        DatabaseOwner ours = HELD.get(p.toRealPath());
        if (ours != null) {
          return Optional.of(ours.info());
        }
        try (FileChannel c =
            FileChannel.open(p, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          FileLock l = c.tryLock();
          if (l != null) {
            l.release();
            return Optional.empty();
          }
          return Optional.of(read(c));
        }
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw TorcException.of(ErrorKind.STORAGE, "cannot read " + p + ": " + e.getMessage(), e);
      }
    }
  }

  static DatabaseOwner acquire(Path database) {
    Path p = lockPath(database);
    synchronized (HELD) {
      try {
        return take(database, p);
      } catch (IOException e) {
        throw TorcException.of(
                ErrorKind.STORAGE,
                "cannot lock the database " + database + ": " + e.getMessage(),
                e)
            .withHint("check the rights of the folder " + p.getParent());
      }
    }
  }

  private static DatabaseOwner take(Path database, Path p) throws IOException {
    Path folder = p.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    DatabaseOwner ours = Files.exists(p) ? HELD.get(p.toRealPath()) : null;
    if (ours != null) {
      throw owned(database, ours.info());
    }
    FileChannel c =
        FileChannel.open(
            p, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock l = c.tryLock();
      Info before = read(c);
      if (l == null) {
        throw owned(database, before);
      }
      refuseOtherHost(database, p, before);
      DatabaseOwner owner = new DatabaseOwner(p, p.toRealPath(), c, l);
      owner.write();
      HELD.put(owner.key, owner);
      return owner;
    } catch (IOException | TorcException e) {
      c.close();
      throw e;
    }
  }

  private Info info() {
    return new Info(ProcessHandle.current().pid(), hostName(), url);
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
  private static void refuseOtherHost(Path database, Path p, Info info) {
    if (info.pid() > 0 && !info.host().equals(hostName())) {
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

  void announce(String baseUrl) {
    url = baseUrl;
    try {
      write();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot write " + lockPath, e);
    }
  }

  /** From here on nobody answers at the URL: whoever wants the database waits for its lock. */
  void withdraw() {
    url = null;
    try {
      write();
    } catch (IOException e) {
      // whoever reads the old text finds nobody there, and asks again
    }
  }

  private void write() throws IOException {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("pid", ProcessHandle.current().pid());
    m.put("host", hostName());
    if (url != null) {
      m.put("url", url);
    }
    ByteBuffer text = ByteBuffer.wrap(Json.write(m).getBytes(StandardCharsets.UTF_8));
    int length = text.remaining();
    channel.write(text, 0); // whoever reads meanwhile finds the old text or the new one
    channel.truncate(length);
  }

  private static Info read(FileChannel c) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4096); // far more than an owner writes
    c.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
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
    synchronized (HELD) {
      HELD.remove(key);
      release();
    }
  }

  private void release() {
    try {
      channel.truncate(0);
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot give up " + lockPath + ": " + e, e);
    }
  }
}
