package dev.torc.cli.remote;

import dev.torc.model.TorcException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive that another host has made, which nobody has to trust: only files and folders
 * come into being, only below the target, and never through a link. Links and devices are left out
 * and counted.
 */
final class TarUnpacker {
  private static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

  /** The marks of plain files: usual, old, contiguous. */
  private static final String FILES = "0\0007";

  private final Path target;
  private long files;
  private long links;

  TarUnpacker(Path target) {
    this.target = target;
  }

  /** What was unpacked. */
  record Result(long files, long links) {
    String text() {
      String n = files + (files == 1 ? " file" : " files");
      return links == 0 ? n : n + " (without " + links + (links == 1 ? " link)" : " links)");
    }
  }

  /**
   * @throws TorcException INVALID when a name leads out of the target
   * @throws IOException when the archive is damaged or ends early
   */
  Result unpack(InputStream in) throws IOException {
    Files.createDirectories(target);
    var tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
    long end = 0;
    for (TarArchiveEntry e = next(tar); e != null; e = next(tar)) {
      if (!e.isCheckSumOK()) {
        throw new IOException("the archive is damaged");
      }
      end = tar.getBytesRead() + (e.getSize() + BLOCK - 1) / BLOCK * BLOCK;
      if (e.isDirectory()) {
        folder(e.getName());
      } else if (e.isLink()) {
        copy(e);
      } else if (FILES.indexOf(e.getLinkFlag()) >= 0) {
        file(e, tar);
      } else {
        links++;
      }
    }
    if (tar.getBytesRead() < end + BLOCK) {
      throw new IOException("the archive ends early"); // without the mark of its end
    }
    return new Result(files, links);
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (EOFException e) {
      throw new IOException("the archive ends early", e);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw why.contains("runcated") ? new IOException("the archive ends early", e) : e;
    }
  }

  /** The place of an entry, whose folders are made; null for the target itself. */
  private @Nullable Path place(String name) throws IOException {
    if (name.startsWith("/")) {
      throw outside(name);
    }
    Path at = target;
    Path last = null;
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        throw outside(name);
      }
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (last != null) {
        makeFolder(last);
        at = last;
      }
      last = at.resolve(part);
    }
    return last;
  }

  private static TorcException outside(String name) {
    return TorcException.invalid(
        "refused: the archive from there has an entry outside of its folder: " + name);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder); // fails on a link and on a file
    }
  }

  private void folder(String name) throws IOException {
    Path place = place(name);
    if (place != null) {
      makeFolder(place);
    }
  }

  private void file(TarArchiveEntry e, InputStream content) throws IOException {
    Path place = place(e.getName());
    if (place == null) {
      throw new IOException("the archive has a file without a name");
    }
    clear(place);
    try (OutputStream out =
        Files.newOutputStream(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(out);
    }
    Files.setLastModifiedTime(place, e.getLastModifiedTime());
    files++;
  }

  /** A further name of a file that has come already. */
  private void copy(TarArchiveEntry e) throws IOException {
    Path from = place(e.getLinkName());
    Path place = place(e.getName());
    if (from == null || place == null || !Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      links++;
      return;
    }
    if (!from.equals(place)) {
      clear(place);
      Files.copy(from, place, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
    files++;
  }

  /** An older copy makes room; a link that stands there is removed, not followed. */
  private static void clear(Path place) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(place);
    }
  }
}
