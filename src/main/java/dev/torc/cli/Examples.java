package dev.torc.cli;

import dev.torc.cli.Options.Positional;
import java.util.ArrayList;
import java.util.List;

/** Examples of commands: their own, those written here, or ones made from what they declare. */
final class Examples {
  private Examples() {}

  static List<String> of(String name, Command command) {
    List<String> own = command.examples();
    if (!own.isEmpty()) {
      return own;
    }
    List<String> written = written(name);
    return written.isEmpty() ? made(name, command) : written;
  }

  private static List<String> written(String name) {
    return switch (name) {
      case "run" ->
          List.of(
              "torc run workflow.yaml",
              "torc run workflow.yaml --max-parallel-jobs 4 -o results",
              "torc run 12",
              "torc --in-memory run workflow.yaml",
              "generate-workflow | torc run -");
      case "create" ->
          List.of(
              "torc create workflow.yaml",
              "torc create --dry-run workflow.yaml",
              "torc -f json create workflow.yaml");
      case "serve" ->
          List.of(
              "torc serve",
              "torc serve --host 0.0.0.0 --port 8080 --database torc.db",
              "torc serve --port 0 --database :memory:");
      case "worker" ->
          List.of(
              "torc worker",
              "torc --url http://server:8080/torc-service/v1 worker --num-cpus 8 --memory-gb 32",
              "torc worker --label gpu --also-unlabeled --time-limit PT2H");
      case "status" -> List.of("torc status 12", "torc -s status", "torc -f json status 12");
      case "logs" ->
          List.of("torc logs 7", "torc logs train_3 -w 12 --stderr", "torc logs 7 --follow");
      case "explain" -> List.of("torc explain 7", "torc explain train_3 -w 12");
      case "workflows init" ->
          List.of("torc workflows init 12", "torc workflows init 12 --dry-run");
      case "workflows reinit" ->
          List.of("torc workflows reinit 12 --dry-run", "torc workflows reinit 12");
      case "workflows reset-status" ->
          List.of("torc workflows reset-status 12 --failed-only --reinitialize");
      case "jobs list" ->
          List.of(
              "torc jobs list 12 --status failed",
              "torc -f csv jobs list 12 -x command > jobs.csv",
              "torc -f json jobs list 12 --include-relationships");
      case "results list" ->
          List.of("torc results list 12 --failed", "torc results list 12 --all-runs -j 7");
      case "bench" -> List.of("torc bench run -n 1000", "torc bench --help");
      default -> List.of();
    };
  }

  private static List<String> made(String name, Command command) {
    var options = new Options();
    command.declare(options);
    var words = new StringBuilder(name);
    for (Positional p : options.positionals()) {
      words.append(' ').append(sample(p.label()));
    }
    List<String> out = new ArrayList<>(List.of("torc " + words));
    if (command instanceof ListCommand) {
      out.add("torc -f csv " + words + " > " + name.replace(' ', '-') + ".csv");
    } else if (options.find("--dry-run") != null) {
      out.add("torc " + words + " --dry-run");
    } else if (!options.positionals().isEmpty()) {
      out.add("torc -f json " + words);
    }
    return out;
  }

  private static String sample(String label) {
    return switch (label) {
      case "WORKFLOW_ID" -> "12";
      case "FILE", "FILE_OR_ID", "SPEC" -> "workflow.yaml";
      case "USER", "USER_NAME" -> "ann";
      case "NAME" -> "name";
      default -> "7";
    };
  }
}
