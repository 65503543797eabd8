package dev.torc.cli.remote;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive that another host has made, which nobody has to trust: only files and folders
 * come into being, only below the target, and never through a link. Links and devices are left out
 * and counted.
 */
final class TarUnpacker {
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
    var tar = new TarStream(in);
    for (TarStream.Entry e = tar.next(); e != null; e = tar.next()) {
      switch (e.kind()) {
        case FOLDER -> folder(e.name());
        case FILE -> file(e, tar.content(e));
        case SAME_FILE -> copy(e);
        case OTHER -> links++;
      }
    }
    return new Result(files, links);
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

  private void file(TarStream.Entry e, InputStream content) throws IOException {
    Path place = place(e.name());
    if (place == null) {
      throw new IOException("the archive has a file without a name");
    }
    clear(place);
    try (OutputStream out =
        Files.newOutputStream(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(out);
    }
    Files.setLastModifiedTime(place, FileTime.fromMillis(e.seconds() * 1000));
    files++;
  }

  /** A further name of a file that has come already. */
  private void copy(TarStream.Entry e) throws IOException {
    Path from = place(e.link());
    Path place = place(e.name());
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
