package dev.torc.worker;

import dev.torc.model.work.ClaimedJob;
import dev.torc.worker.process.StdioTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The files that take the output of one attempt.
 *
 * @param stdout null when standard output is not kept
 * @param stderr null when standard error is not kept; the same file when both go into one
 */
record JobFiles(@Nullable Path stdout, @Nullable Path stderr) {
  static final String FOLDER = "job_stdio";
  private static final int TAIL_BYTES = 64 << 10;

  static JobFiles of(Path outputDirectory, ClaimedJob job, ExecutionConfig.Mode mode) {
    String base = outputDirectory + "/" + FOLDER + "/" + name(job);
    return switch (mode) {
      case SEPARATE -> new JobFiles(Path.of(base + ".o"), Path.of(base + ".e"));
      case COMBINED -> {
        Path log = Path.of(base + ".log");
        yield new JobFiles(log, log);
      }
      case NO_STDOUT -> new JobFiles(null, Path.of(base + ".e"));
      case NO_STDERR -> new JobFiles(Path.of(base + ".o"), null);
      case NONE -> new JobFiles(null, null);
    };
  }

  static String name(ClaimedJob job) {
    return "job_wf"
        + job.workflowId()
        + "_j"
        + job.jobId()
        + "_r"
        + job.runId()
        + "_a"
        + job.attemptId();
  }

  boolean combined() {
    return stdout != null && stdout.equals(stderr);
  }

  StdioTarget stdoutTarget() {
    return stdout == null ? StdioTarget.discard() : StdioTarget.file(stdout);
  }

  StdioTarget stderrTarget() {
    if (combined()) {
      return StdioTarget.sameAsStdout();
    }
    return stderr == null ? StdioTarget.discard() : StdioTarget.file(stderr);
  }

  /** Adds a line of the worker's own to what the job wrote to standard error. */
  void note(String line) throws IOException {
    if (stderr != null) {
      Files.writeString(
          stderr,
          "torc: " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND);
    }
  }

  void delete() throws IOException {
    if (stdout != null) {
      Files.deleteIfExists(stdout);
    }
    if (stderr != null) {
      Files.deleteIfExists(stderr);
    }
  }

  /** The end of a file as text; null without a file. Broken UTF-8 is replaced. */
  static @Nullable String tail(@Nullable Path file) throws IOException {
    if (file == null) {
      return null;
    }
    if (file.toFile().length() == 0) {
      // Most streams stay empty, and asking for the length is much cheaper than opening.
      return "";
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, TAIL_BYTES));
      long at = Math.max(0, size - TAIL_BYTES);
      while (bytes.hasRemaining()) {
        int n = in.read(bytes, at + bytes.position());
        if (n < 0) {
          break;
        }
      }
      bytes.flip();
      skipBrokenStart(bytes, at);
      return StandardCharsets.UTF_8.decode(bytes).toString();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** A tail may begin inside a character: its remaining bytes are no text. */
  private static void skipBrokenStart(ByteBuffer bytes, long at) {
    int skipped = 0;
    while (at > 0
        && skipped++ < 3
        && bytes.hasRemaining()
        && (bytes.get(bytes.position()) & 0xC0) == 0x80) {
      bytes.get();
    }
  }
}
