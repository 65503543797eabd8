package dev.torc.cli.rocrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.cli.Reason;
import dev.torc.model.ErrorKind;
import dev.torc.model.Sha256;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The files below a folder, in the order of their paths; links are not followed. Both hashes are
 * the SHA-256 of a text with a line for each file, the same that the published program computes.
 */
record DatasetFiles(List<Entry> entries) {
  /**
   * A file.
   *
   * @param path relative to the folder, with slashes
   */
  record Entry(String path, Path file, long size, Instant modified) {}

  static DatasetFiles below(Path folder) {
    List<Entry> out = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path f : (Iterable<Path>) all::iterator) {
        var a = Files.readAttributes(f, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (a.isRegularFile()) {
          String path = folder.relativize(f).toString().replace('\\', '/');
          out.add(new Entry(path, f, a.size(), a.lastModifiedTime().toInstant()));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw TorcException.invalid("cannot read the folder " + folder + ": " + Reason.of(e));
    }
    out.sort(Comparator.comparing(Entry::path));
    return new DatasetFiles(List.copyOf(out));
  }

  long size() {
    return entries.stream().mapToLong(Entry::size).sum();
  }

  /** Of paths, sizes and times: quick, and tells whether somebody has written. */
  String manifestHash() {
    List<String> lines =
        entries.stream().map(e -> e.path() + "|" + e.size() + "|" + time(e.modified())).toList();
    return Sha256.hex(Sha256.digest().digest(String.join("\n", lines).getBytes(UTF_8)));
  }

  /** Seconds with six decimals, as a double has them: that is how the other program counts. */
  private static String time(Instant t) {
    double seconds = t.getEpochSecond() + t.getNano() / 1e9;
    return new BigDecimal(seconds).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Of paths and contents. */
  String contentHash(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> hashes = new ArrayList<>();
      for (Entry e : entries) {
        hashes.add(pool.submit(() -> Sha256.ofFile(e.file())));
      }
      MessageDigest all = Sha256.digest();
      for (int i = 0; i < entries.size(); i++) {
        all.update((entries.get(i).path() + ":" + hashes.get(i).get() + "\n").getBytes(UTF_8));
      }
      return Sha256.hex(all.digest());
    } catch (ExecutionException e) {
      throw TorcException.invalid("cannot read the dataset: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted while reading the dataset", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
