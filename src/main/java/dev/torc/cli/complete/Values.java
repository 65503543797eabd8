package dev.torc.cli.complete;

import dev.torc.cli.CommandCatalog.Entry;
import dev.torc.model.JobStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in a place of a command line.
 *
 * @param live kind of values that the server is asked for, or null
 * @param files whether it is a path
 * @param words the possible words; none when any will do
 */
record Values(@Nullable String live, boolean files, List<String> words) {
  private static final Values ANY = new Values(null, false, List.of());
  private static final Values FILES = new Values(null, true, List.of());

  /** The values of an option by the name of its value in the help text. */
  static Values ofOption(@Nullable String label) {
    if (label == null) {
      return ANY;
    }
    return switch (label) {
      case "FILE", "DIR" -> FILES;
      case "FORMAT" -> words("table", "json", "csv");
      case "LEVEL" -> words("error", "warn", "info", "debug", "trace");
      case "true|false" -> words("true", "false");
      case "STATUS" -> new Values(null, false, statuses());
      case "WORKFLOW_ID" -> new Values("workflows", false, List.of());
      default -> ANY;
    };
  }

  /** The values of the arguments of a command. */
  static Values ofArguments(Entry command) {
    if (command.arguments().isEmpty()) {
      return ANY;
    }
    String label = command.arguments().get(0).label();
    String group = command.name().split(" ")[0];
    return switch (label) {
      case "WORKFLOW_ID" -> new Values("workflows", false, List.of());
      case "FILE_OR_ID" -> new Values("workflows", true, List.of());
      case "FILE", "PATH", "SPEC", "DIR", "DB_PATHS" -> FILES;
      case "IS_ARCHIVED" -> words("true", "false");
      case "SHELL" -> words("bash", "zsh", "fish");
      case "JOB" -> new Values("jobs", false, List.of());
      case "JOB_IDS" -> new Values("job-ids", false, List.of());
      case "ID" ->
          switch (group) {
            case "workflows" -> new Values("workflows", false, List.of());
            case "jobs" -> new Values("job-ids", false, List.of());
            default -> ANY;
          };
      default -> ANY;
    };
  }

  private static Values words(String... words) {
    return new Values(null, false, List.of(words));
  }

  private static List<String> statuses() {
    List<String> out = new ArrayList<>();
    for (JobStatus s : JobStatus.values()) {
      out.add(s.wireName());
    }
    return out;
  }
}
