package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the server does not have yet, on disk: one JSON line per append, forced to the disk
 * before {@link #append} returns. The file is there only while there is something in it. Its owner
 * holds a lock on it, which ends with the process: that is how a later worker knows which files are
 * left over. Not thread-safe.
 */
final class Journal implements AutoCloseable {
  static final String FOLDER = "offline_journal";

  private final Path file;
  private @Nullable FileChannel channel;

  Journal(Path outputDirectory, long workerId, long pid) {
    this.file =
        outputDirectory.resolve(FOLDER).resolve("reports_" + workerId + "_" + pid + ".jsonl");
  }

  Path file() {
    return file;
  }

  void append(List<JobReport> reports) throws IOException {
    if (reports.isEmpty()) {
      return;
    }
    byte[] json = WorkJson.write(new WorkJson.Report(reports, null));
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    FileChannel out = open();
    long before = out.size();
    try {
      while (line.hasRemaining()) {
        out.write(line);
      }
      out.force(true);
    } catch (IOException e) {
      out.truncate(before); // else the next line would begin in the middle of this one
      throw e;
    }
  }

  /** Forgets everything: the server has it. */
  void clear() throws IOException {
    if (channel != null) {
      Files.deleteIfExists(file);
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private FileChannel open() throws IOException {
    if (channel == null) {
      Files.createDirectories(file.getParent());
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      channel.tryLock();
    }
    return channel;
  }

  /**
   * Hands the reports of every journal that a dead worker left in the output directory to {@code
   * deliver}, as many at a time as one request takes, and deletes the file when all of them were
   * delivered. What {@code deliver} throws ends the delivery and leaves the file.
   */
  static void deliverLeftovers(Path outputDirectory, Consumer<List<JobReport>> deliver)
      throws IOException {
    Path folder = outputDirectory.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path f : files) {
      takeLeftover(
          f,
          reports -> {
            deliver.accept(reports);
            return true;
          });
    }
  }

  /**
   * Hands the reports of one file to {@code take}, as many at a time as one request takes, unless a
   * living worker owns the file, and deletes the file when all of them were taken. Of a file in
   * which nothing can be read an empty list is handed over.
   *
   * @return whether nobody owned it
   */
  static boolean takeLeftover(Path f, Predicate<List<JobReport>> take) throws IOException {
    try (FileChannel c = FileChannel.open(f, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = c.tryLock()) {
      if (lock == null) {
        return false;
      }
      if (takeAll(f, take)) {
        Files.deleteIfExists(f);
      }
      return true;
    } catch (OverlappingFileLockException e) {
      // Another worker of this process writes it right now.
      return false;
    } catch (NoSuchFileException e) {
      return true; // somebody else has just delivered it
    }
  }

  private static boolean takeAll(Path f, Predicate<List<JobReport>> take) throws IOException {
    List<JobReport> waiting = new ArrayList<>();
    boolean all = true;
    try (BufferedReader lines = lines(f)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        waiting.addAll(reports(line));
        int fit = Outbox.fit(waiting, Outbox.MOST_REPORTS);
        while (fit < waiting.size()) {
          all &= take.test(List.copyOf(waiting.subList(0, fit)));
          waiting.subList(0, fit).clear();
          fit = Outbox.fit(waiting, Outbox.MOST_REPORTS);
        }
      }
    }
    return take.test(waiting) && all;
  }

  private static BufferedReader lines(Path f) throws IOException {
    // Not as strict as that of Files: half a character at the end must not hide what is before it.
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(f), StandardCharsets.UTF_8));
  }

  /** Those of one line; none when its writer died before the line was complete. */
  private static List<JobReport> reports(String line) {
    if (line.isBlank()) {
      return List.of();
    }
    try {
      return WorkJson.readReport(line.getBytes(StandardCharsets.UTF_8)).reports();
    } catch (TorcException e) {
      return List.of();
    }
  }

  /** All reports of a file, whoever owns it. */
  static List<JobReport> read(Path f) throws IOException {
    List<JobReport> out = new ArrayList<>();
    takeAll(f, out::addAll);
    return out;
  }
}
