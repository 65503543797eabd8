package dev.torc.worker;

import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the server has not confirmed, oldest first. While the server is away every one of
 * them is in the journal too. Belongs to the loop.
 */
final class Outbox {
  static final int MOST_REPORTS = 500;

  private static final long MOST_CHARACTERS = 4 << 20;

  private final Journal journal;
  private final Notices notices;
  private final Deque<JobReport> queue = new ArrayDeque<>();
  private int most = MOST_REPORTS;
  private int sent;
  private int persisted;
  private boolean persisting;

  Outbox(Journal journal, Notices notices) {
    this.journal = journal;
    this.notices = notices;
  }

  void add(JobReport report) {
    queue.add(report);
    if (persisting) {
      persist();
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  List<RunningAttempt> attempts() {
    return queue.stream()
        .map(r -> new RunningAttempt(r.jobId(), r.runId(), r.attemptId()))
        .toList();
  }

  Journal journal() {
    return journal;
  }

  /** The oldest reports, as many as one request takes; they stay here until {@link #confirmed}. */
  List<JobReport> send() {
    sent = fit(queue, most);
    return queue.stream().limit(sent).toList();
  }

  /**
   * How many reports, of those that are there from the first on, one request takes.
   *
   * @param most not more than so many
   */
  static int fit(Collection<JobReport> reports, int most) {
    int count = 0;
    long characters = 0;
    for (JobReport report : reports) {
      characters += length(report.stdoutTail()) + length(report.stderrTail());
      if (count == most || (characters > MOST_CHARACTERS && count > 0)) {
        break;
      }
      count++;
    }
    return count;
  }

  void confirmed() {
    for (int i = 0; i < sent; i++) {
      queue.remove();
    }
    persisted -= Math.min(persisted, sent);
    sent = 0;
    most = MOST_REPORTS;
    persisting = false;
    if (persisted == 0) {
      try {
        journal.clear();
      } catch (IOException e) {
        notices.message("cannot delete the delivered journal " + journal.file() + ": " + e);
      }
    }
  }

  /** The server did not take what was sent. */
  void failed() {
    sent = 0;
  }

  /** From now until the server has confirmed something, everything goes to the disk. */
  void keep() {
    persisting = true;
    persist();
  }

  /** The request was larger than the server allows: the next one is smaller. */
  void tooLarge() {
    if (sent > 1) {
      most = Math.max(1, sent / 2);
    } else if (sent == 1) {
      queue.addFirst(withoutOutput(queue.remove()));
    }
    sent = 0;
  }

  private void persist() {
    List<JobReport> rest = queue.stream().skip(persisted).toList();
    try {
      journal.append(rest);
      persisted = queue.size();
    } catch (IOException e) {
      notices.message(
          "cannot write the journal "
              + journal.file()
              + " ("
              + e
              + "); "
              + queue.size()
              + " results are in memory only");
    }
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static JobReport withoutOutput(JobReport r) {
    return new JobReport(
        r.jobId(),
        r.workflowId(),
        r.runId(),
        r.attemptId(),
        r.computeNodeId(),
        r.returnCode(),
        r.status(),
        r.execTimeMinutes(),
        r.completionTime(),
        r.usage(),
        null,
        null,
        r.stdoutPath(),
        r.stderrPath(),
        r.outputFiles());
  }
}
