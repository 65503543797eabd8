package dev.torc.cli;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A recorded session: its commands that this program has, in order, and the files that it shows.
 *
 * @param files texts of files by name
 */
record CliTranscript(List<Step> steps, Map<String, String> files) {
  /** Commands that answer differently on purpose, and why. */
  static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          Map.entry(".*results list .*--all-runs", "failed attempts have results of their own"),
          Map.entry("torc -f json results list 1", "what was not measured is absent, and not 0"),
          Map.entry("torc -f json recover .*", "the same"),
          Map.entry("torc results list .*--include-logs", "'torc logs JOB' shows them"),
          Map.entry("torc logs bundle 4 .*", "the folder of the bundle is made"),
          Map.entry("torc -s status 1", "the name of an exec tells the time"),
          Map.entry("torc submit .*", "Slurm"),
          Map.entry(".*workflows diagnose .*", "'torc explain JOB' tells why a job waits"),
          Map.entry("torc -f json create --dry-run bad.*", "problems are told with their places"),
          Map.entry("torc hpc match .*", "Slurm"),
          Map.entry("torc plot-resources .*", "one page for all"),
          Map.entry("torc workflows list", "the sessions have a server each"),
          Map.entry("torc admin api-stats", "the same"),
          Map.entry(".*execution-plan examples/kdl/simple_slurm.kdl", "depends_on_job is read"),
          Map.entry("torc run t.yaml .*; torc status .*", "a short time limit is used"),
          Map.entry("torc ro-crate list .*", "a run adds no entities"));

  /** Files that the sessions used and do not show, with the same facts. */
  private static final Map<String, String> OWN_FILES =
      Map.ofEntries(
          Map.entry(
              "labeled.yaml",
              """
              name: labeled_jobs
              compute_node_wait_for_new_jobs_seconds: 1
              jobs:
                - {name: 'simulate_{i}', command: 'true', parameters: {i: '1:4'}}
                - name: postprocess
                  command: 'true'
                  labels: [windows]
                  depends_on: [simulate_1, simulate_2, simulate_3, simulate_4]
                - {name: render, command: 'true', labels: [windows, gpu], depends_on: [postprocess]}
              """),
          Map.entry(
              "ud.yaml",
              """
              name: ud
              jobs:
                - {name: make, command: echo hi, output_user_data: [out]}
                - {name: use, command: "echo ${user_data.input.cfg} ${user_data.input.out}"}
              user_data: [{name: cfg, data: {lr: 0.5}}, {name: out}]
              """),
          Map.entry(
              "table_ok.yaml",
              """
              name: parameterized_shared_table
              parameters: {m: '[a, b, c, d]'}
              jobs:
                - name: train_{m}
                  command: "mkdir -p models; touch models/{m}.pt"
                  output_files: ["model_{m}"]
                  use_parameters: [m]
                - name: eval_{m}
                  command: "true"
                  input_files: ["model_{m}"]
                  use_parameters: [m]
                - {name: aggregate, command: "true", depends_on_regexes: ["^eval_"]}
              files: [{name: "model_{m}", path: "models/{m}.pt", use_parameters: [m]}]
              """),
          Map.entry(
              "ts.yaml",
              """
              name: ts
              resource_monitor:
                sample_interval_seconds: 1
                jobs: {enabled: true, granularity: time_series}
                compute_node: {enabled: true, granularity: time_series}
              jobs:
                - {name: burn, command: "while [ $SECONDS -lt 3 ]; do :; done"}
                - {name: bad, command: "echo looking; ls /nonexistent/x"}
              """),
          Map.entry("cmds.txt", "echo one\n# note\necho two\n"),
          Map.entry("bad.yaml", "name: bad\njobs: [{name: a, command: true}]\n"),
          Map.entry("bad2.yaml", "name: bad2\njobz: []\n"),
          Map.entry("bad.kdl", "name \"bad\n"),
          Map.entry(
              "bad3.yaml",
              "name: bad3\njobs: [{name: a, command: 'true', depends_on: [nosuch]}]\n"));

  private static final Pattern COUNT =
      Pattern.compile(
          "(Errors|Warnings|File Not Found|Files collected|Jobs with violations"
              + "|Resource requirements updated|(Memory|Runtime|CPU) corrections|Total (jobs|Events)"
              + "|Events|Dependency depth|Max parallelism|Resource groups): +\\d.*"
              + "|Scheduler: .*|Jobs: .*Ideal nodes: .*|Total nodes: .*|.DRY RUN. Would add .*"
              + "|(Root|Leaf) events: .*");
  private static final Pattern COMMAND = Pattern.compile("^## `(.*)`$");
  private static final Pattern WORKFLOW_ID =
      Pattern.compile(
          "(status|list|get|reinit|init|run|list-actions|is-complete|reset-status|"
              + "bundle|job-job|job-file|list-required-existing|check-resources|correct-resources|"
              + "list-missing|job-user-data|running|export|list-workers|--workflow-id|archive true|"
              + "create-from-file|create|cancel|--no-prompts|recover) (\\d{1,3})\\b");

  /**
   * One command of a session.
   *
   * @param offset what to take off its workflow ids, which go on from session to session
   */
  record Step(String line, int exit, String out, int offset) {

    List<String> args(long latest) {
      String text = line.replace("$(cat wf.txt)", "" + latest).replace("$WF", "" + latest);
      text = WORKFLOW_ID.matcher(text).replaceAll(m -> m.group(1) + " " + shifted(m.group(2)));
      List<String> out = new ArrayList<>();
      var word = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(text);
      while (word.find()) {
        out.add(
            word.group(1) != null
                ? word.group(1)
                : word.group(2) != null ? word.group(2) : word.group(3));
      }
      List<String> args = new ArrayList<>(out.subList(1, out.size()));
      if (args.contains("run")) {
        args.add("--allow-failures");
      }
      return args;
    }

    private long shifted(String id) {
      long n = Long.parseLong(id);
      return n > offset ? n - offset : n;
    }

    /** Plays the step; returns what differs. */
    List<String> play(Shell shell) {
      if (line.startsWith("touch ")) {
        return touch(shell.directory.resolve(line.substring(6)));
      }
      long latest = latest(shell);
      Shell.Done done = shell.run(args(latest).toArray(new String[0]));
      for (Map.Entry<String, String> d : DIFFERENCES.entrySet()) {
        if (line.matches(d.getKey())) {
          return List.of();
        }
      }
      List<String> out = new ArrayList<>();
      if (done.exit() != exit) {
        out.add(line + ": exit " + done.exit() + " instead of " + exit + "; " + done.err());
        return out;
      }
      compare(this.out.strip(), done.out().strip(), out);
      out.replaceAll(d -> line + ": " + d);
      return out;
    }

    /** Two seconds on, so that every file system notices. */
    private static List<String> touch(Path file) {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
        return List.of();
      } catch (IOException e) {
        return List.of("cannot touch " + e.getMessage());
      }
    }

    private static long latest(Shell shell) {
      Shell.Done list = shell.run("-f", "json", "workflows", "list", "-a", "--include-archived");
      long most = 0;
      if (list.exit() == 0 && !list.out().isBlank()) {
        for (Object w : list.items()) {
          most = Math.max(most, (Long) ((Map<?, ?>) w).get("id"));
        }
      }
      return most;
    }

    private void compare(String theirs, String ours, List<String> out) {
      if (theirs.startsWith("{") && !theirs.contains("left out")) {
        missing("", parse(theirs), parse(ours), out);
      } else {
        Set<String> facts = facts(theirs);
        facts.removeAll(facts(ours));
        facts.forEach(f -> out.add("missing: " + f));
      }
    }

    private static Object parse(String text) {
      try {
        return Json.parse(text);
      } catch (TorcException e) {
        return text;
      }
    }

    private static void missing(String path, Object theirs, Object ours, List<String> out) {
      if (theirs instanceof Map<?, ?> a) {
        Map<?, ?> b = ours instanceof Map<?, ?> m ? m : Map.of();
        a.forEach(
            (k, v) -> {
              if (!b.containsKey(k) && v != null) {
                out.add("missing: " + path + "/" + k);
              } else if (!path.endsWith("/jobs_by_status")) {
                missing(path + "/" + k, v, b.get(k), out);
              }
            });
      } else if (theirs instanceof List<?> a && ours instanceof List<?> b) {
        if (a.size() != b.size()) {
          out.add(path + " has " + b.size() + " elements instead of " + a.size());
        } else if (!a.isEmpty()) {
          missing(path + "/0", a.get(0), b.get(0), out);
        }
      } else if (theirs instanceof Boolean && !theirs.equals(ours)) {
        out.add(path + " is " + ours + " instead of " + theirs);
      }
    }

    /** Headers and totals of tables, states of jobs, verdicts. */
    private static Set<String> facts(String text) {
      Set<String> out = new TreeSet<>();
      String[] lines = text.split("\n");
      for (int i = 0; i < lines.length; i++) {
        String l = lines[i].strip();
        if (l.startsWith("╭") && i + 1 < lines.length) {
          Arrays.stream(lines[i + 1].split("│"))
              .map(String::strip)
              .filter(c -> !c.isEmpty())
              .forEach(c -> out.add("column " + c));
        }
        boolean status =
            l.matches(
                "(Completed|Failed|Ready|Blocked|Running|Canceled|Terminated|Uninitialized): +\\d.*");
        if (status
            || COUNT.matcher(l).matches()
            || l.startsWith("Total: ")
            || l.startsWith("Job Status")
            || l.startsWith("Name: ")) {
          out.add(l.replaceAll(" +", " "));
        }
      }
      return out;
    }
  }

  static CliTranscript read(Path file) throws IOException {
    String[] lines = Files.readString(file).split("\n", -1);
    List<Step> steps = new ArrayList<>();
    Map<String, String> files = new LinkedHashMap<>(OWN_FILES);
    int offset = offset(file.getFileName().toString());
    for (int i = 0; i < lines.length; i++) {
      var m = COMMAND.matcher(lines[i]);
      if (m.matches()) {
        int exit = 0;
        var out = new StringBuilder();
        boolean stdout = false;
        boolean block = false;
        for (i++; i < lines.length && (block || !COMMAND.matcher(lines[i]).matches()); i++) {
          String l = lines[i];
          if (!block && l.startsWith("exit code ")) {
            exit = Integer.parseInt(l.substring(10, l.indexOf(',')));
          } else if (!block && (l.equals("stdout") || l.equals("stderr"))) {
            stdout = l.equals("stdout");
          } else if (l.startsWith("```")) {
            block = !block;
          } else if (block && stdout) {
            out.append(l).append('\n');
          }
        }
        i--;
        add(m.group(1), exit, out.toString(), offset, steps, files);
      }
    }
    return new CliTranscript(steps, files);
  }

  /** Workflows that the sessions before this one had made. */
  private static int offset(String name) {
    return switch (name.substring(0, 2)) {
      case "02" -> 1;
      case "03" -> 2;
      case "04" -> 3;
      case "06" -> 6;
      case "07" -> 7;
      default -> 0;
    };
  }

  private static void add(
      String line, int exit, String out, int offset, List<Step> steps, Map<String, String> files) {
    if (line.startsWith("cat ") && line.endsWith(".yaml") && exit == 0) {
      files.put(line.substring(4), out);
      return;
    }
    String[] parts = line.replaceFirst("^WF=\\$\\([^)]*\\); ", "").split("; ");
    List<String> commands = new ArrayList<>();
    for (String p : parts) {
      if (p.startsWith("touch ")) {
        commands.add(p);
      }
      if (p.startsWith("torc ") && !p.contains(" | ") && !p.contains(" > ") && !p.contains(" < ")) {
        commands.add(p);
      }
    }
    // Of other workflows than those of the session, or of a file that it does not show.
    commands.removeIf(c -> c.contains("bad4.yaml") || c.contains("list-workers 1"));
    // Of several commands in one line only the states are known, of the last one also the exit
    // code.
    if (commands.size() == 1 && parts.length == 1) {
      steps.add(new Step(commands.get(0), exit, out, offset));
    } else {
      for (int i = 0; i < commands.size(); i++) {
        boolean last = i == commands.size() - 1;
        // A status at the end is all that such a line prints on standard output.
        boolean told =
            last
                && commands.get(i).startsWith("torc status ")
                && commands.stream().noneMatch(c -> c.contains(" list"))
                // There no job is started for the last five minutes of a runner, here it is.
                && commands.stream().noneMatch(c -> c.contains("--time-limit"));
        steps.add(new Step(commands.get(i), last ? exit : 0, told ? out : "", offset));
      }
    }
  }
}
