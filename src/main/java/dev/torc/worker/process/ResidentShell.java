package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One long-lived bash that starts one job at a time. Forking from a small shell is several times
 * cheaper than from a JVM, and only a shell can give each job its own process group. A thread reads
 * what it reports: {@code s PID} started, {@code x} the streams cannot be opened, {@code n} not
 * started, two lines of {@code times}, {@code e STATUS} ended.
 */
final class ResidentShell {
  /**
   * Variables have unlikely names because those of our own environment pass through to the jobs.
   * Stray signals (a batch system signals every process of an allocation) interrupt a wait, but
   * must end neither it nor the shell; SIGUSR1 comes from the guardian and means that we are dead.
   * Job control is off during the wait: with it, a job that is stopped would end the wait, and
   * {@code wait -f}, which is meant for that, was seen to spin for ever on a job that had been
   * signalled.
   *
   * <p>bash reads commands from a pipe one byte at a time; {@code read -N} of bash 5 takes as many
   * as it is told at once. An older bash ignores the announcement and reads the commands that
   * follow.
   */
  private static final String PRELUDE =
      """
      set -m
      __torc_b= __torc_s=
      if [ "${BASH_VERSINFO[0]}" -ge 5 ]; then
        __torc_n() { IFS= read -rN "$1" __torc_c; eval "$__torc_c"; }
      else
        __torc_n() { :; }
      fi
      __torc_w() {
        wait "$1"; __torc_r=$?
        while [ $__torc_r -gt 128 ] && kill -0 "$1" 2>/dev/null; do
          sleep 0.1; wait "$1"; __torc_r=$?
        done
      }
      __torc_e() {
        __torc_w "$1"
        while [ "$__torc_s" ]; do __torc_s=; __torc_w "$1"; done
        __torc_b=
      }
      trap __torc_s=1 TERM INT HUP QUIT
      trap 'if [ "$__torc_b" ]; then kill -TERM -- "-$!"; __torc_i=0
        while [ $__torc_i -lt 20 ] && kill -0 -- "-$!"; do sleep 0.1; __torc_i=$((__torc_i+1)); done
        kill -KILL -- "-$!"; fi; exit' USR1
      """;

  private final Process process;
  private final OutputStream toShell;
  private final Owner owner;
  private final Clock clock;
  private final Thread reader;
  private volatile @Nullable RunningProcess job;
  private double childCpuSeconds;
  private double cpuBefore;
  private boolean baselineKnown = true;
  private boolean ownTimesSeen;
  private boolean dead;

  /** Hears of the shell, on its reader thread. */
  interface Owner {
    void started(ResidentShell shell, RunningProcess job);

    /** The job is over; the shell may take the next one. */
    void free(ResidentShell shell, RunningProcess job);

    void died(ResidentShell shell, @Nullable RunningProcess job);

    /** What was measured while the job ran; the CPU time is null when the shell did not tell. */
    JobReport.Usage usageOf(RunningProcess job, @Nullable Double cpuSeconds);

    String explainLaunchFailure(LaunchRequest request);
  }

  ResidentShell(Process process, int number, Owner owner, Clock clock) {
    this.process = process;
    this.toShell = process.getOutputStream();
    this.owner = owner;
    this.clock = clock;
    this.reader = new Thread(this::read, "process-" + number);
    reader.setDaemon(true);
  }

  /** Starts listening and tells the shell how to begin; call once, before anything else. */
  void open(String beginning) throws IOException {
    reader.start();
    write(PRELUDE + beginning);
  }

  long pid() {
    return process.pid();
  }

  boolean isReaderThread(Thread thread) {
    return thread == reader;
  }

  /**
   * Hands the shell a job.
   *
   * @return false when the shell is dead and never saw the job
   */
  boolean launch(RunningProcess next, String script) {
    synchronized (this) {
      if (dead) {
        return false;
      }
      job = next;
    }
    try {
      write(announced(script));
      return true;
    } catch (IOException e) {
      synchronized (this) {
        // Otherwise the reader thread has noticed first, and reports the job as lost.
        boolean mine = job == next;
        job = null;
        return !mine;
      }
    }
  }

  /** {@code read -N} counts characters of its locale: only for ASCII are these surely ours. */
  private static String announced(String script) {
    boolean ascii = script.chars().allMatch(c -> c < 0x80);
    return ascii ? "__torc_n " + script.length() + "\n" + script : script;
  }

  private void write(String text) throws IOException {
    toShell.write(text.getBytes(StandardCharsets.UTF_8));
    toShell.flush();
  }

  /** Asks the shell to leave after its current job. */
  void close() {
    try {
      toShell.close();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Returns false when the calling thread was interrupted while it waited. */
  boolean awaitEnd(Duration atMost) {
    try {
      reader.join(atMost.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void read() {
    var in = new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII);
    try (var lines = new BufferedReader(in, 512)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        understand(line);
      }
    } catch (IOException e) {
      // The same as the end of the stream.
    }
    RunningProcess lost;
    synchronized (this) {
      dead = true;
      lost = job;
      job = null;
    }
    owner.died(this, lost);
    if (lost != null) {
      lost(lost);
    }
  }

  private void understand(String line) {
    RunningProcess current = job;
    if (current == null || line.isEmpty()) {
      return;
    }
    switch (line.charAt(0)) {
      case 's' -> {
        current.started(Long.parseLong(line, 2, line.length(), 10), clock.instant());
        owner.started(this, current);
      }
      case 'x' -> current.failed(owner.explainLaunchFailure(current.request()));
      case 'e' -> ended(current, Integer.parseInt(line, 2, line.length(), 10));
      default -> times(line);
    }
  }

  /** {@code times} prints two lines: of the shell itself, and of its children so far. */
  private void times(String line) {
    if (ownTimesSeen) {
      childCpuSeconds = ShellTimes.sum(line);
    }
    ownTimesSeen = !ownTimesSeen;
  }

  private void ended(RunningProcess current, int status) {
    Instant now = clock.instant();
    boolean measured = current.request().sampleUsage();
    Double cpu = measured && baselineKnown ? childCpuSeconds - cpuBefore : null;
    cpuBefore = childCpuSeconds;
    baselineKnown = measured;
    var usage = owner.usageOf(current, cpu);
    job = null;
    owner.free(this, current);
    current.ended(status, now, usage);
  }

  private void lost(RunningProcess current) {
    Instant now = clock.instant();
    // A shell that cannot fork (no more processes or memory) tries for a while, then ends.
    boolean started = current.knownPid() != 0;
    current.abandon(
        started
            ? "the shell that ran the job (process " + pid() + ") was killed"
            : "the job could not be started: its shell ended, as it does when the system refuses"
                + " to start processes");
    var usage = owner.usageOf(current, null);
    current.ended(started ? 137 : 126, now, usage);
  }
}
