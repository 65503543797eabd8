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
    Row log = session.api().get("/jobs/" + jobId + "/logs", query);
    if (session.json()) {
      session.printJson(log.fields());
      return 0;
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
    long outAt = 0;
    long errAt = 0;
    boolean anyFile = false;
    while (true) {
      boolean ended = ended();
      Optional<Row> log = log();
      if (log.isPresent()) {
        Path out = stdout ? file(log.get(), "stdout") : null;
        Path err = stderr ? file(log.get(), "stderr") : null;
        anyFile |= out != null || err != null;
        outAt = out == null ? outAt : copy(out, outAt, session.out());
        errAt = err == null ? errAt : copy(err, errAt, stdout ? session.err() : session.out());
        session.out().flush();
      }
      if (ended) {
        return anyFile || log.isEmpty() ? 0 : print();
      }
      pause.millis(POLL_MILLIS);
    }
  }

  private boolean ended() {
    String status = session.api().get("/jobs/" + jobId).textOr("status", "");
    return JobStatus.ofWireName(status).map(s -> s.isTerminal() || s.isFinished()).orElse(true);
  }

  /** Empty while the job has not started. */
  private Optional<Row> log() {
    try {
      return Optional.of(session.api().get("/jobs/" + jobId + "/logs", query));
    } catch (TorcException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private @Nullable Path file(Row log, String stream) {
    String path = log.text(stream + "_path");
    if (path == null || path.isEmpty()) {
      return null;
    }
    Path p = session.directory().resolve(path);
    return Files.isReadable(p) && Files.isRegularFile(p) ? p : null;
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
