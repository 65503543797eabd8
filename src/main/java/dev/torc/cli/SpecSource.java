package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.WorkflowUploader;
import dev.torc.model.TorcException;
import dev.torc.spec.Problem;
import dev.torc.spec.SpecReader;
import dev.torc.spec.SpecResult;
import dev.torc.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow file that a command names, and its way to a server. */
public final class SpecSource {
  /** Uploads of fewer jobs are over before anybody could read how far they are. */
  private static final int WORTH_A_WORD = 20_000;

  private final Session session;
  private final String name;

  /**
   * @param name path of a file, or {@code -} for standard input
   */
  public SpecSource(Session session, String name) {
    this.session = session;
    this.name = name;
  }

  /**
   * The text that was named.
   *
   * @param name how messages call it
   * @param format what the file name promises; null when the text must tell
   */
  public record Text(String text, String name, dev.torc.spec.@Nullable Format format) {}

  /** Loads the text, without a look at what it says. */
  public Text text() {
    if (!name.equals("-")) {
      Path file = session.directory().resolve(name);
      var format = dev.torc.spec.Format.ofFileName(name).orElse(null);
      return new Text(SpecReader.text(file), file.toString(), format);
    }
    if (session.io().terminal().in()) {
      throw TorcException.invalid("'-' reads the workflow from standard input, which is a terminal")
          .withHint("give a file, or: torc … - < FILE");
    }
    try {
      String text = SpecReader.text(session.io().in().readAllBytes(), "<stdin>");
      if (text.isBlank()) {
        throw TorcException.invalid("workflow spec read from stdin is empty");
      }
      return new Text(text, "<stdin>", null);
    } catch (IOException e) {
      throw TorcException.invalid("cannot read standard input: " + e.getMessage());
    }
  }

  /** Reads the workflow with all its problems. */
  public SpecResult read() {
    Text t = text();
    Path directory = session.directory().toAbsolutePath().normalize();
    return SpecReader.read(t.text(), t.name(), t.format(), directory);
  }

  /**
   * The checked workflow, with warnings said on the way.
   *
   * @param monitor whether jobs are measured when the file says nothing about it
   * @param skipChecks whether to go on in spite of doubts
   * @throws TorcException INVALID when there is an error, or a doubt that nobody waives
   */
  public WorkflowSpec checked(boolean monitor, boolean skipChecks) {
    SpecResult result = read();
    WorkflowSpec spec = result.orThrow();
    for (Problem p : result.warnings()) {
      session.err().println(p.render());
    }
    int doubts = result.doubts().size();
    if (doubts > 0 && !skipChecks && !goOn()) {
      throw TorcException.invalid(
              (doubts == 1 ? "a job does" : doubts + " jobs do")
                  + " not fit the Slurm schedulers of the workflow")
          .withHint("correct the file, or give --skip-checks");
    }
    return monitor && spec.resourceMonitor() == null ? spec.withResourceMonitor(summary()) : spec;
  }

  private boolean goOn() {
    return session.io().terminal().in() && session.confirm("Proceed anyway?", false);
  }

  Row create(WorkflowSpec spec) {
    Path directory = session.directory().toAbsolutePath().normalize();
    WorkflowUploader.Progress progress =
        (done, total) -> {
          if (total >= WORTH_A_WORD) {
            session.err().println("Created " + done + " of " + total + " jobs");
          }
        };
    return new WorkflowUploader(session.api(), directory, progress).create(spec, session.user());
  }

  private static Map<String, @Nullable Object> summary() {
    Map<String, Object> jobs = new LinkedHashMap<>();
    jobs.put("enabled", true);
    jobs.put("granularity", "summary");
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("enabled", true);
    m.put("granularity", "summary");
    m.put("sample_interval_seconds", 10);
    m.put("generate_plots", false);
    m.put("jobs", jobs);
    return m;
  }
}
