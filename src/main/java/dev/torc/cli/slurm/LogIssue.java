package dev.torc.cli.slurm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log of Slurm that tells of a known trouble.
 *
 * @param slurmJob id of the job of Slurm
 * @param node name of the node that the line names, or null
 */
record LogIssue(
    String file,
    long lineNumber,
    String line,
    String slurmJob,
    String what,
    boolean error,
    @Nullable String node) {
  private static final int LONGEST_LINE = 500;
  private static final Pattern NODE =
      Pattern.compile("(?i)(?:\\bON |error: |\\bnode )([a-z][a-z0-9-]*[0-9][a-z0-9-]*)(?:[: ]|$)");

  /** A trouble by the words of its lines. */
  private record Kind(String what, boolean error, Pattern words) {}

  /** What is precise comes first: Slurm's own lines name the cause behind a general beginning. */
  private static final List<Kind> KINDS =
      List.of(
          error("Job ended by its time limit", "due to time limit|\\btime limit exceeded"),
          error(
              "Out of memory",
              "out of memory|oom[-_ ]kill|exceeded (job |step )?memory limit|\\bOUT_OF_MEMORY\\b"
                  + "|cannot allocate memory|std::bad_alloc|\\bMemoryError\\b"),
          warning("Job ended by preemption", "due to preemption"),
          error("Node failure", "\\bNODE_FAIL\\b|due to node failure|\\bnode failure\\b"),
          error("Segmentation fault", "segmentation fault|\\bSIGSEGV\\b"),
          error("Bus error", "\\bbus error\\b|\\bSIGBUS\\b"),
          error("Illegal instruction", "illegal instruction"),
          error("Core dump", "core dumped"),
          error("Disk full", "no space left on device|disk quota exceeded"),
          error("Read-only file system", "read-only file system"),
          error("Permission denied", "permission denied"),
          error("Too many open files", "too many open files"),
          error(
              "Network trouble",
              "connection (refused|reset|timed out)|network is unreachable|no route to host"
                  + "|socket timed out"),
          error("GPU trouble", "\\bCUDA error|\\bNCCL error|fallen off the bus|\\bXid\\b"),
          error("MPI abort", "\\bMPI_ABORT\\b"),
          error(
              "Refused by Slurm",
              "invalid (account|partition|qos)|QOSMax|unable to allocate resources"),
          error("Python module missing", "ModuleNotFoundError|ImportError"),
          error("Python exception", "traceback \\(most recent call last\\)"),
          error("Command not found", "command not found"),
          warning("Job was canceled", "\\bCANCELLED AT\\b"),
          error("Error of slurmstepd", "slurmstepd: error"),
          error("Error of srun", "srun: error"),
          error("Error of sbatch", "sbatch: error"));

  private static Kind error(String what, String words) {
    return new Kind(what, true, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
  }

  private static Kind warning(String what, String words) {
    return new Kind(what, false, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
  }

  /** The trouble that a line tells of, if it does. */
  static Optional<LogIssue> in(String line, String file, long number, String slurmJob) {
    for (Kind k : KINDS) {
      if (k.words().matcher(line).find()) {
        Matcher node = NODE.matcher(line);
        String text = line.strip();
        text = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        return Optional.of(
            new LogIssue(
                file,
                number,
                text,
                slurmJob,
                k.what(),
                k.error(),
                node.find() ? node.group(1) : null));
      }
    }
    return Optional.empty();
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("file", file);
    m.put("line", line);
    m.put("line_number", lineNumber);
    m.put("node", node);
    m.put("pattern_description", what);
    m.put("severity", error ? "error" : "warning");
    m.put("slurm_job_id", slurmJob);
    return m;
  }
}
