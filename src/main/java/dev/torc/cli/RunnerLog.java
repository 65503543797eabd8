package dev.torc.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.worker.WorkerListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The log of a worker: a file with every job, and what a person should read at once on a stream as
 * well. A log that cannot be written is no reason to stop jobs, so errors are dropped.
 */
final class RunnerLog implements WorkerListener, AutoCloseable {
  private static final int LINES_BETWEEN_FLUSHES = 100;

  private final BufferedWriter file;
  private final @Nullable FileChannel mark;
  private final PrintStream screen;
  private final boolean verbose;
  private final Clock clock;
  private int lines;

  private RunnerLog(
      BufferedWriter file,
      @Nullable FileChannel mark,
      PrintStream screen,
      boolean verbose,
      Clock clock) {
    this.file = file;
    this.mark = mark;
    this.screen = screen;
    this.verbose = verbose;
    this.clock = clock;
  }

  /**
   * Begins a new file, unless another process is writing this one: two of them may run the same
   * workflow here.
   *
   * @param verbose whether starts and ends of jobs go to the screen too
   * @param goesOn whether this process has written the file already and goes on with it
   */
  static RunnerLog open(
      Path path, PrintStream screen, boolean verbose, Clock clock, boolean goesOn) {
    try {
      Path folder = path.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      var channel = FileChannel.open(path, CREATE, APPEND);
      if (!goesOn) {
        emptyUnlessInUse(channel);
      }
      var file = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
      return new RunnerLog(file, marked(path), screen, verbose, clock);
    } catch (IOException e) {
      var nowhere = new BufferedWriter(Writer.nullWriter());
      return new RunnerLog(nowhere, null, screen, verbose, clock);
    }
  }

  private static void emptyUnlessInUse(FileChannel channel) throws IOException {
    try (FileLock lock = channel.tryLock()) {
      if (lock != null) {
        channel.truncate(0);
      }
    } catch (OverlappingFileLockException e) {
      // Used by this process.
    }
  }

  /** A lock that many may have: the file is in use. Null where there are no locks. */
  private static @Nullable FileChannel marked(Path path) throws IOException {
    var channel = FileChannel.open(path, READ);
    try {
      if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
        return channel;
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Only what the class comment says.
    }
    channel.close();
    return null;
  }

  @Override
  public void jobStarted(ClaimedJob job) {
    line("INFO", "Job started " + ids(job), verbose);
  }

  @Override
  public void jobFinished(ClaimedJob job, JobReport r) {
    String text =
        "Job completed "
            + ids(job)
            + " return_code="
            + r.returnCode()
            + " status="
            + r.status().wireName()
            + " exec_time_s="
            + Texts.decimals(r.execTimeMinutes() * 60, 3);
    line("INFO", text, verbose);
  }

  /** Flushed, so that the log of a worker that was killed still says what the server has. */
  @Override
  public void resultAccepted(JobReport r) {
    String text =
        "Result accepted workflow_id="
            + r.workflowId()
            + " job_id="
            + r.jobId()
            + " run_id="
            + r.runId()
            + " attempt_id="
            + r.attemptId()
            + " return_code="
            + r.returnCode()
            + " status="
            + r.status().wireName();
    line("INFO", text, false);
    flush();
  }

  @Override
  public void message(String text) {
    line("WARN", text, true);
    flush();
  }

  void info(String text) {
    line("INFO", text, verbose);
    flush();
  }

  private static String ids(ClaimedJob job) {
    return "workflow_id="
        + job.workflowId()
        + " job_id="
        + job.jobId()
        + " run_id="
        + job.runId()
        + " attempt_id="
        + job.attemptId()
        + " name="
        + TerminalText.plain(job.name());
  }

  private synchronized void line(String level, String text, boolean show) {
    String line = "[" + clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + level + "] " + text;
    if (show) {
      screen.println(line);
    }
    try {
      file.write(line);
      file.newLine();
      if (++lines % LINES_BETWEEN_FLUSHES == 0) {
        file.flush();
      }
    } catch (IOException e) {
      // see the class comment
    }
  }

  private synchronized void flush() {
    try {
      file.flush();
    } catch (IOException e) {
      // see the class comment
    }
  }

  @Override
  public synchronized void close() {
    try (mark) {
      file.close();
    } catch (IOException e) {
      // see the class comment
    }
  }
}
