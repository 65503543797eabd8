package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.WorkflowUploader;
import dev.torc.model.TorcException;
import dev.torc.spec.Problem;
import dev.torc.spec.SpecReader;
import dev.torc.spec.SpecResult;
import dev.torc.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow file that a command names, and its way to a server. */
final class SpecSource {
  /** Uploads of fewer jobs are over before anybody could read how far they are. */
  private static final int WORTH_A_WORD = 20_000;

  private final Session session;
  private final String name;

  /**
   * @param name path of a file, or {@code -} for standard input
   */
  SpecSource(Session session, String name) {
    this.session = session;
    this.name = name;
  }

  SpecResult read() {
    if (!name.equals("-")) {
      return SpecReader.read(session.directory().resolve(name));
    }
    try {
      String text = new String(session.io().in().readAllBytes(), StandardCharsets.UTF_8);
      if (text.isBlank()) {
        throw TorcException.invalid("workflow spec read from stdin is empty");
      }
      return SpecReader.read(text, "<stdin>", null);
    } catch (IOException e) {
      throw TorcException.invalid("cannot read standard input: " + e.getMessage());
    }
  }

  /**
   * The checked workflow, with warnings said on the way.
   *
   * @param monitor whether jobs are measured when the file says nothing about it
   */
  WorkflowSpec checked(boolean monitor) {
    SpecResult result = read();
    WorkflowSpec spec = result.orThrow();
    for (Problem p : result.warnings()) {
      session.err().println(p.render());
    }
    return monitor && spec.resourceMonitor() == null ? spec.withResourceMonitor(summary()) : spec;
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
