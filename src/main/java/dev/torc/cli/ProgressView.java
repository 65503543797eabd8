package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows how far a workflow is: on a terminal one line that is written over, elsewhere a line now
 * and then when something has changed. Thread-safe.
 */
public final class ProgressView {
  private static final long NANOS = 1_000_000_000L;
  private static final long QUIET_NANOS = 5 * NANOS;

  private final PrintStream err;
  private final boolean live;
  private final boolean colors;
  private final LongSupplier nanos;
  private final long start;
  private long firstFinished = -1;
  private long lastLineAt;
  private String lastLine = "";
  private boolean open;

  public ProgressView(PrintStream err, boolean live, boolean colors, LongSupplier nanos) {
    this.err = err;
    this.live = live;
    this.colors = colors;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.lastLineAt = start;
  }

  /** Shows a state of the workflow as its status route tells it. */
  public synchronized void show(Row status) {
    String line = line(status);
    long now = nanos.getAsLong();
    if (live) {
      err.print("\r\u001b[2K" + line);
      err.flush();
      open = true;
    } else if (!line.equals(lastLine) && now - lastLineAt >= QUIET_NANOS) {
      err.println(line);
      lastLineAt = now;
    }
    lastLine = line;
  }

  /** Takes the line away, so that other text can follow. */
  public synchronized void clear() {
    if (open) {
      err.print("\r\u001b[2K");
      err.flush();
      open = false;
    }
  }

  private String line(Row s) {
    long total = s.numberOr("total_jobs", 0);
    JobCounts counts = JobCounts.of(s);
    long done = counts.finished();
    if (firstFinished < 0) {
      firstFinished = done;
    }
    var text = new StringBuilder();
    text.append(done).append('/').append(total).append(" jobs");
    add(text, counts, JobStatus.RUNNING, "running", "");
    add(text, counts, JobStatus.READY, "ready", "");
    add(text, counts, JobStatus.BLOCKED, "blocked", "");
    add(text, counts, JobStatus.FAILED, "failed", "\u001b[31m");
    add(text, counts, JobStatus.TERMINATED, "terminated", "\u001b[31m");
    add(text, counts, JobStatus.CANCELED, "canceled", "\u001b[33m");
    double seconds = (nanos.getAsLong() - start) / (double) NANOS;
    long here = done - firstFinished;
    if (here > 0 && seconds > 0.5) {
      double rate = here / seconds;
      text.append(" · ").append(Texts.decimals(rate, 1)).append(" jobs/s");
      if (done < total) {
        text.append(" · ").append(Texts.duration((total - done) / rate)).append(" left");
      }
    }
    return text.toString();
  }

  private void add(
      StringBuilder text, JobCounts counts, JobStatus status, String word, String color) {
    long n = counts.of(status);
    if (n > 0) {
      boolean paint = live && colors && !color.isEmpty();
      text.append(" · ").append(paint ? color : "").append(n).append(' ').append(word);
      text.append(paint ? "\u001b[0m" : "");
    }
  }
}
