package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prints the streams of a job: from the files when they are on this host, since those are whole and
 * grow while the job runs, else the ends that the server keeps.
 */
final class LogReader {
  private static final int POLL_MILLIS = 500;

  private final Session session;
  private final long jobId;
  private final Query query;
  private final boolean stdout;
  private final boolean stderr;
  private final Pause pause;

  LogReader(Session session, long jobId, Query query, boolean stdout, boolean stderr, Pause pause) {
    this.session = session;
    this.jobId = jobId;
    this.query = query;
    this.stdout = stdout;
    this.stderr = stderr;
    this.pause = pause;
  }

  int print() {
    if (session.json()) {
      session.printJson(kept().fields());
      return 0;
    }
    Row log;
    try {
      log = kept();
    } catch (TorcException e) {
      log = running(session.api().get("/jobs/" + jobId)).orElseThrow(() -> e);
    }
    if (stdout) {
      print(log, "stdout", session.out());
    }
    if (stderr) {
      print(log, "stderr", stdout ? session.err() : session.out());
    }
    return 0;
  }

  private void print(Row log, String stream, PrintStream to) {
    Path file = file(log, stream);
    if (file != null) {
      copy(file, 0, to);
      return;
    }
    if (log.flag("truncated_" + stream)) {
      session
          .err()
          .println(
              "[only the end of "
                  + stream
                  + " is kept; the whole is "
                  + log.textOr(stream + "_path", "gone")
                  + " on the worker's host]");
    }
    to.print(log.textOr(stream, ""));
  }

  /** Prints what there is, then what comes, until the job has ended. */
  int follow() {
    var out = new Tail(session.out());
    var err = new Tail(stdout ? session.err() : session.out());
    while (true) {
      Look look = look();
      Optional<Row> log = look.log();
      if (log.isPresent()) {
        out.copy(stdout ? file(log.get(), "stdout") : null);
        err.copy(stderr ? file(log.get(), "stderr") : null);
        session.stopIfUnread();
      }
      if (look.ended()) {
        return out.begun() || err.begun() || log.isEmpty() ? 0 : print();
      }
      pause.millis(POLL_MILLIS);
    }
  }

  private record Look(boolean ended, Optional<Row> log) {}

  /** With -s the process that runs the job, and has the database, may end with it. */
  private Look look() {
    try {
      return lookOnce();
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE || !session.reconnect()) {
        throw e;
      }
      return lookOnce();
    }
  }

  private Look lookOnce() {
    Row job = session.api().get("/jobs/" + jobId);
    return new Look(ended(job), log(job));
  }

  /** A file that is printed as it grows; another attempt has another one. */
  private static final class Tail {
    private final PrintStream to;
    private @Nullable Path file;
    private long at;

    Tail(PrintStream to) {
      this.to = to;
    }

    void copy(@Nullable Path now) {
      if (now != null) {
        at = LogReader.copy(now, now.equals(file) ? at : 0, to);
        file = now;
      }
    }

    boolean begun() {
      return file != null;
    }
  }

  private static boolean ended(Row job) {
    return JobStatus.ofWireName(job.textOr("status", ""))
        .map(s -> s.isTerminal() || s.isFinished())
        .orElse(true);
  }

  /** Empty while the job has not started. */
  private Optional<Row> log(Row job) {
    Optional<Row> running = running(job);
    try {
      return running.isPresent() ? running : Optional.of(kept());
    } catch (TorcException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What the server keeps of an attempt that has ended. */
  private Row kept() {
    return session.api().get("/jobs/" + jobId + "/logs", query);
  }

  /** The files of the present attempt, unless another one is asked for. */
  private Optional<Row> running(Row job) {
    if (!query.toString().isEmpty()) {
      return Optional.empty();
    }
    String folder = session.settings().text("client.run.output_dir");
    Path output = session.directory().resolve(folder == null ? "torc_output" : folder);
    return StdioFiles.ofRunning(session.api(), job, output);
  }

  private @Nullable Path file(Row log, String stream) {
    String path = log.text(stream + "_path");
    if (path == null || path.isEmpty()) {
      return null;
    }
    try {
      Path p = session.directory().resolve(path).toRealPath();
      return Files.isReadable(p) && Files.isRegularFile(p) ? p : null;
    } catch (IOException e) {
      return null; // on another host
    }
  }

  /** Copies from a position to the end; returns the new position. */
  private static long copy(Path file, long from, PrintStream to) {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(from, Files.size(file)));
      return from + in.transferTo(to);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot read " + file + ": " + e.getMessage());
    }
  }
}
