package dev.torc.cli.exec;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of {@code exec} as they were given. */
final class ExecOptions {
  @Nullable String name;
  @Nullable String description;
  List<String> commands = List.of();
  @Nullable String commandsFile;
  List<String> words = List.of();
  List<String> argFiles = List.of();
  boolean nul;
  @Nullable String colsep;
  List<String> params = List.of();
  boolean zip;
  @Nullable String parallel;
  @Nullable Path outputDir;
  boolean dryRun;
  String monitor = "summary";
  String monitorNode = "off";
  boolean generatePlots;
  @Nullable Integer sampleInterval;
  @Nullable String stdio;
  boolean keepOrder;
  boolean noOutput;
  boolean tag;
  boolean progress;
  @Nullable Path joblog;
  boolean resume;
  boolean resumeFailed;
  Halt halt = Halt.NEVER;
  int tries = 1;
  boolean allowFailures;

  static void declare(Options o) {
    o.firstWordEndsOptions();
    o.positional(
        "COMMAND",
        "Command with placeholders {} {.} {/} {//} {/.} {1} {#}, then ::: and its inputs, or ::::"
            + " and files of them; without inputs they are read from standard input",
        0,
        Integer.MAX_VALUE);
    o.repeated("CMD", "A command; may be repeated", "-c", "--command");
    o.value("FILE", "Commands, one a line; - for standard input", "-C", "--commands-file");
    o.repeated("FILE", "Inputs, one a line; - for standard input", "-a", "--arg-file");
    o.flag("Inputs end with a zero byte and not with their line", "-0", "--null");
    o.value("REGEX", "Split each input into {1}, {2}, …", "--colsep");
    o.repeated("NAME=VALUE", "Parameter for {NAME}: 1:10, [a,b], @file or a text", "--param");
    o.value("MODE", "How parameters are combined: product (default) or zip", "--link");
    o.value(
        "N",
        "Commands at a time; also 50%, +1, -1, 0 for very many. Default: one per CPU",
        "-j",
        "--max-parallel-jobs",
        "--jobs");
    o.flag("Print output in the order of the commands", "-k", "--keep-order");
    o.flag("Print no output of commands; it is in files anyway", "--no-output");
    o.flag("Begin each line of output with its command", "--tag");
    o.flag("Show how far it is, although output is printed too", "--progress", "--bar", "--eta");
    o.value("FILE", "Write a line for each command that has ended", "--joblog");
    o.flag("Leave out what is in the job log", "--resume");
    o.flag("The same, but run again what failed", "--resume-failed");
    o.value("WHEN", "never, soon,fail=1, now,fail=1, now,success=1, soon,fail=20%, …", "--halt");
    o.value("N", "Try a command that fails so often in all", "--retries");
    o.flag("Exit with 0 although commands failed", "--allow-failures");
    o.value("NAME", "Name of the workflow. Default: exec_ and the time", "-n", "--name");
    o.value("TEXT", "Description of the workflow", "--description");
    o.value("DIR", "Folder for output and logs. Default: torc_output", "-o", "--output-dir");
    o.flag("Print the workflow and do nothing", "--dry-run");
    o.value("MODE", "Measure commands: off, summary (default), time-series", "--monitor");
    o.value(
        "MODE",
        "Measure the machine: off (default), summary, time-series",
        "--monitor-compute-node");
    o.flag("Make plots of what was measured", "--generate-plots");
    o.value("SECS", "Time between two measurements", "-i", "--sample-interval-seconds");
    o.value("MODE", "separate, combined, no-stdout, no-stderr or none", "--stdio");
  }

  void read(Options o) {
    name = o.text("--name");
    description = o.text("--description");
    commands = o.texts("--command");
    commandsFile = o.text("--commands-file");
    words = o.arguments();
    argFiles = o.texts("--arg-file");
    nul = o.has("--null");
    colsep = o.text("--colsep");
    params = o.texts("--param");
    zip = oneOf(o, "--link", "product", "product", "zip").equals("zip");
    parallel = o.text("--max-parallel-jobs");
    outputDir = o.path("--output-dir");
    dryRun = o.has("--dry-run");
    monitor = oneOf(o, "--monitor", "summary", "off", "summary", "time-series");
    monitorNode = oneOf(o, "--monitor-compute-node", "off", "off", "summary", "time-series");
    generatePlots = o.has("--generate-plots");
    sampleInterval = o.integer("--sample-interval-seconds");
    if (o.has("--stdio")) {
      stdio =
          oneOf(o, "--stdio", "", "separate", "combined", "no-stdout", "no-stderr", "none")
              .replace('-', '_');
    }
    keepOrder = o.has("--keep-order");
    noOutput = o.has("--no-output");
    tag = o.has("--tag");
    progress = o.has("--progress");
    joblog = o.path("--joblog");
    resumeFailed = o.has("--resume-failed");
    resume = resumeFailed || o.has("--resume");
    halt = o.has("--halt") ? Halt.of(o.textOr("--halt", "")) : Halt.NEVER;
    tries = (int) Math.max(1, o.numberOr("--retries", 1));
    allowFailures = o.has("--allow-failures");
  }

  private static String oneOf(Options o, String option, String otherwise, String... allowed) {
    String v = o.textOr(option, otherwise);
    if (!List.of(allowed).contains(v)) {
      throw Options.usage("invalid value '" + v + "' for " + option)
          .withHint("possible values: " + String.join(", ", allowed));
    }
    return v;
  }

  /** What can be wrong in the whole. */
  void check(Session session) {
    boolean series = monitor.equals("time-series") || monitorNode.equals("time-series");
    if (generatePlots && !series) {
      throw Options.usage("--generate-plots needs --monitor time-series");
    }
    if (sampleInterval != null && sampleInterval < 1) {
      throw Options.usage("--sample-interval-seconds must be at least 1");
    }
    if (resume && joblog == null) {
      throw Options.usage("--resume needs --joblog");
    }
    if (words.size() == 1 && isWorkflowFile(session, words.get(0))) {
      throw TorcException.of(
              ErrorKind.USAGE,
              "unexpected argument '" + words.get(0) + "': this looks like a workflow file")
          .withHint("did you mean: torc run " + words.get(0));
    }
  }

  private static boolean isWorkflowFile(Session session, String word) {
    String w = word.toLowerCase(Locale.ROOT);
    boolean ending =
        w.endsWith(".yaml")
            || w.endsWith(".yml")
            || w.endsWith(".json")
            || w.endsWith(".json5")
            || w.endsWith(".kdl");
    Path file = session.directory().resolve(word);
    return ending && !word.contains(" ") && !Files.isExecutable(file);
  }
}
