package dev.torc.cli.exec;

import dev.torc.cli.Reason;
import dev.torc.cli.Texts;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The log of commands in the format of GNU parallel, one line for each that has ended. */
final class JobLog implements AutoCloseable {
  private static final String HEADER =
      "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand";

  private final BufferedWriter out;
  private final String host;

  private JobLog(BufferedWriter out, String host) {
    this.out = out;
    this.host = host;
  }

  /**
   * The commands that an earlier run has done.
   *
   * @param retryFailed whether those that failed count as not done
   * @return texts by their number
   */
  static Map<Long, String> done(Path file, boolean retryFailed) {
    Map<Long, String> out = new HashMap<>();
    if (!Files.exists(file)) {
      return out;
    }
    Set<Long> failed = new HashSet<>();
    try (var lines = Files.lines(file)) {
      lines.skip(1).forEach(line -> take(line, out, failed));
    } catch (IOException | UncheckedIOException e) {
      throw TorcException.invalid("cannot read the job log " + file + ": " + Reason.of(e));
    }
    if (retryFailed) {
      out.keySet().removeAll(failed);
    }
    return out;
  }

  private static void take(String line, Map<Long, String> out, Set<Long> failed) {
    String[] f = line.split("\t", 9);
    if (f.length < 9) {
      return;
    }
    try {
      long number = Long.parseLong(f[0].strip());
      out.put(number, f[8]);
      if (f[6].strip().equals("0") && f[7].strip().equals("0")) {
        failed.remove(number);
      } else {
        failed.add(number);
      }
    } catch (NumberFormatException e) {
      // a line that was cut off
    }
  }

  /**
   * Opens the log.
   *
   * @param append whether an earlier run goes on in it
   */
  static JobLog open(Path file, boolean append, String host) {
    try {
      boolean fresh = !append || !Files.exists(file) || Files.size(file) == 0;
      BufferedWriter out =
          append
              ? Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
              : Files.newBufferedWriter(file);
      if (fresh) {
        out.write(HEADER);
        out.newLine();
        out.flush();
      }
      return new JobLog(out, host);
    } catch (IOException e) {
      throw TorcException.invalid("cannot write the job log " + file + ": " + Reason.of(e));
    }
  }

  /** Adds a line; a log that cannot be written any more is no reason to stop the commands. */
  void add(long number, String command, JobReport r) {
    double seconds = r.execTimeMinutes() * 60;
    double end = OffsetDateTime.parse(r.completionTime()).toInstant().toEpochMilli() / 1000.0;
    int signal = r.returnCode() > 128 && r.returnCode() < 160 ? r.returnCode() - 128 : 0;
    String line =
        number
            + "\t"
            + host
            + "\t"
            + Texts.decimals(end - seconds, 3)
            + "\t"
            + Texts.decimals(seconds, 3)
            + "\t0\t"
            + (r.stdoutTail() == null ? 0 : r.stdoutTail().length())
            + "\t"
            + r.returnCode()
            + "\t"
            + signal
            + "\t"
            + command.replace("\n", " ");
    try {
      out.write(line);
      out.newLine();
      out.flush();
    } catch (IOException e) {
      // see above
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // see above
    }
  }
}
