package dev.torc.identity;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Replaces a file in one step by one that only its owner may read. */
final class PrivateFile {
  private PrivateFile() {}

  static void replace(Path path, String text) {
    try {
      // Through a link: the file that it names is replaced, not the link.
      Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Path folder = target.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw unwritable(path, "its folder does not exist");
      }
      Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".tmp", mode(folder));
      try {
        write(fresh, text);
        keepOwner(target, fresh);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (AccessDeniedException e) {
      throw unwritable(path, "permission denied");
    } catch (IOException e) {
      throw unwritable(path, String.valueOf(e.getMessage()));
    }
  }

  private static FileAttribute<?>[] mode(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel c = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        c.write(bytes);
      }
      c.force(true);
    }
  }

  /** An administrator who edits the file of a service must not take it away from the service. */
  private static void keepOwner(Path target, Path fresh) throws IOException {
    try {
      var owner = Files.getOwner(target);
      if (!owner.equals(Files.getOwner(fresh))) {
        Files.setOwner(fresh, owner);
      }
    } catch (NoSuchFileException | UnsupportedOperationException e) {
      // a new file is its maker's
    }
  }

  private static TorcException unwritable(Path path, String why) {
    return TorcException.invalid("cannot write " + path + ": " + why);
  }
}
