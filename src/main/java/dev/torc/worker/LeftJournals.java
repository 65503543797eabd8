package dev.torc.worker;

import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.ReportAnswer.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private final JobSource server;
  private final Consumer<String> notes;

  /**
   * @param notes told which files are passed over, and which results are refused
   */
  public LeftJournals(JobSource server, Consumer<String> notes) {
    this.server = server;
    this.notes = notes;
  }

  /**
   * What was found and delivered.
   *
   * @param files journals with results of the run
   * @param results results in them
   * @param refused those that the server does not take
   */
  public record Delivered(int files, int results, int refused) {
    private Delivered plus(Delivered more) {
      return new Delivered(files + more.files, results + more.results, refused + more.refused);
    }
  }

  /**
   * Delivers the results of one run of a workflow from all journals below a folder. A journal is
   * deleted when nothing else was in it; what was delivered already is delivered again without
   * effect.
   *
   * @throws IOException when a folder or file cannot be read
   */
  public Delivered deliver(Path base, long workflowId, long runId) throws IOException {
    Delivered sum = new Delivered(0, 0, 0);
    for (Path file : below(base)) {
      var delivery = new Delivery(workflowId, runId);
      if (!Journal.takeLeftover(file, delivery::take)) {
        notes.accept(file + " belongs to a worker that lives; it delivers by itself");
      }
      sum = sum.plus(delivery.outcome());
    }
    return sum;
  }

  /** The results of one run in one journal. */
  private final class Delivery {
    private final long workflowId;
    private final long runId;
    private int results;
    private int refused;

    Delivery(long workflowId, long runId) {
      this.workflowId = workflowId;
      this.runId = runId;
    }

    /** Sends those of the run; whether there were any, and no others. */
    boolean take(List<JobReport> reports) {
      List<JobReport> wanted =
          reports.stream().filter(r -> r.workflowId() == workflowId && r.runId() == runId).toList();
      if (wanted.isEmpty()) {
        return false;
      }
      send(wanted);
      return wanted.size() == reports.size();
    }

    private void send(List<JobReport> reports) {
      results += reports.size();
      // A report counts by its attempt, whoever sends it.
      long anyone = reports.get(0).computeNodeId();
      for (Refusal r : server.report(anyone, reports, null).refused()) {
        notes.accept("job " + r.jobId() + ": " + r.message());
        refused++;
      }
    }

    Delivered outcome() {
      return new Delivered(results == 0 ? 0 : 1, results, refused);
    }
  }

  private static List<Path> below(Path base) throws IOException {
    List<Path> out = new ArrayList<>();
    try (Stream<Path> all = Files.walk(base, DEPTH)) {
      all.filter(f -> f.toString().endsWith(".jsonl"))
          .filter(f -> f.getParent() != null && f.getParent().endsWith(Journal.FOLDER))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(out::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return out;
  }
}
