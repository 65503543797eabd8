package dev.torc.worker;

import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.ReportAnswer.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Results that workers have written down while the server was away, and could not deliver before
 * they ended. The next worker of the same output folder delivers them; this is for folders to which
 * none comes.
 */
public final class LeftJournals {
  private static final int DEPTH = 12;
  private static final int REPORTS_PER_CALL = 500;

  private final JobSource server;
  private final Consumer<String> notes;

  /**
   * @param notes told which files are passed over, and which results are refused
   */
  public LeftJournals(JobSource server, Consumer<String> notes) {
    this.server = server;
    this.notes = notes;
  }

  /** What was found and delivered; both counts are of results. */
  public record Delivered(int files, int results, int refused) {}

  /**
   * Delivers the results of one run of a workflow from all journals below a folder. A journal is
   * deleted when nothing else was in it; what was delivered already is delivered again without
   * effect.
   *
   * @throws IOException when a folder or file cannot be read
   */
  public Delivered deliver(Path base, long workflowId, long runId) throws IOException {
    int[] counts = new int[3];
    for (Path file : below(base)) {
      boolean free =
          Journal.takeLeftover(
              file,
              reports -> {
                List<JobReport> wanted =
                    reports.stream()
                        .filter(r -> r.workflowId() == workflowId && r.runId() == runId)
                        .toList();
                if (!wanted.isEmpty()) {
                  counts[0]++;
                  counts[1] += wanted.size();
                  counts[2] += send(wanted);
                }
                return !wanted.isEmpty() && wanted.size() == reports.size();
              });
      if (!free) {
        notes.accept(file + " belongs to a worker that lives; it delivers by itself");
      }
    }
    return new Delivered(counts[0], counts[1], counts[2]);
  }

  private int send(List<JobReport> reports) {
    int refused = 0;
    for (int from = 0; from < reports.size(); from += REPORTS_PER_CALL) {
      var part = reports.subList(from, Math.min(reports.size(), from + REPORTS_PER_CALL));
      // A report counts by its attempt, whoever sends it.
      for (Refusal r : server.report(part.get(0).computeNodeId(), part, null).refused()) {
        notes.accept("job " + r.jobId() + ": " + r.message());
        refused++;
      }
    }
    return refused;
  }

  private static List<Path> below(Path base) throws IOException {
    List<Path> out = new ArrayList<>();
    try (Stream<Path> all = Files.walk(base, DEPTH)) {
      all.filter(f -> f.toString().endsWith(".jsonl"))
          .filter(f -> f.getParent() != null && f.getParent().endsWith(Journal.FOLDER))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(out::add);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    return out;
  }
}
