package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A process handed to the pool: starting, running or ended. Safe for use by several threads. */
public final class RunningProcess {
  private static final int MOST_KILLS = 20;

  private final LaunchRequest request;
  private final ExitListener listener;
  private final ProcessPool pool;
  private final CountDownLatch launched = new CountDownLatch(1);
  private final long requestedNanos = System.nanoTime();
  private volatile Instant startedAt;
  private volatile long pid;
  private volatile boolean ended;
  private volatile boolean terminated;
  private volatile boolean killed;
  private volatile boolean memoryExceeded;
  private volatile boolean leavesNothing;
  private volatile @Nullable String problem;
  private @Nullable String pendingSignal;

  RunningProcess(
      LaunchRequest request, ExitListener listener, ProcessPool pool, Instant requestedAt) {
    this.request = request;
    this.listener = listener;
    this.pool = pool;
    this.startedAt = requestedAt;
  }

  public LaunchRequest request() {
    return request;
  }

  /**
   * The id of the process, which is also the id of its process group. Waits for the start, normally
   * a millisecond.
   *
   * @return 0 when the process could not be started
   */
  public long pid() throws InterruptedException {
    launched.await();
    return pid;
  }

  /** When it was asked for, of {@link System#nanoTime}: certainly before it ran. */
  long requestedNanos() {
    return requestedNanos;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public boolean isRunning() {
    return !ended;
  }

  public boolean memoryExceeded() {
    return memoryExceeded;
  }

  /**
   * Sends a signal to the whole process group, and SIGKILL after the lead time if it still runs.
   * Does nothing when the process has ended.
   *
   * @param signalName as the shell knows it: {@code TERM} or {@code SIGTERM}
   * @param lead time before SIGKILL; zero means that SIGKILL is never sent. Otherwise members of
   *     the group that outlive the process are killed as soon as it ends
   */
  public void terminate(String signalName, Duration lead) {
    Guardian.checkSignal(signalName);
    terminated = true;
    signal(signalName);
    if (!lead.isZero()) {
      leavesNothing = true;
      pool.later(lead, this::kill);
    }
  }

  /** Sends SIGKILL to the whole process group. */
  public void kill() {
    if (ended) {
      return;
    }
    terminated = true;
    killed = true;
    leavesNothing = true;
    signal("KILL");
  }

  void killOverMemory() {
    if (ended) {
      return;
    }
    memoryExceeded = true;
    killed = true;
    leavesNothing = true;
    signal("KILL");
  }

  /** The shell above it died: nobody can wait for the process any more, so it must end too. */
  void abandon(String reason) {
    failed(reason);
    leavesNothing = true;
  }

  /** A signal wanted before the start is known is sent right after it. */
  private void signal(String signalName) {
    synchronized (this) {
      if (ended) {
        return;
      }
      if (pid == 0) {
        pendingSignal = signalName;
        return;
      }
    }
    deliver(signalName);
  }

  private void deliver(String signalName) {
    if (signalName.equals("KILL")) {
      killAgain(MOST_KILLS);
      return;
    }
    if (!ended) {
      pool.signalGroup(signalName, pid);
    }
  }

  /** An order is lost when somebody kills the guardian before it has read it. */
  private void killAgain(int times) {
    if (!ended && times > 0) {
      pool.signalGroup("KILL", pid);
      pool.later(Duration.ofSeconds(1), () -> killAgain(times - 1));
    }
  }

  void started(long newPid, Instant when) {
    String waiting;
    synchronized (this) {
      pid = newPid;
      startedAt = when;
      waiting = pendingSignal;
      pendingSignal = null;
    }
    launched.countDown();
    if (waiting != null) {
      deliver(waiting);
    }
  }

  void failed(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  /** Known to the reader thread only: the id, or 0 when the start was not reported. */
  long knownPid() {
    return pid;
  }

  void ended(int exitCode, Instant when, JobReport.Usage usage) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    launched.countDown();
    if (pid != 0 && leavesNothing) {
      // The leader is gone; whatever it left behind in its group must not outlive it.
      pool.signalGroup("KILL", pid);
    }
    var exit =
        new ProcessExit(
            exitCode, startedAt, when, usage, terminated, killed, memoryExceeded, problem);
    try {
      listener.exited(this, exit);
    } catch (RuntimeException e) {
      // The thread must live on: it watches the next process of the shell too.
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }
}
