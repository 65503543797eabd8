package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocesses;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does something on several hosts at once, so many at a time; an interruption ends all of it. */
final class Hosts implements AutoCloseable {
  private final Subprocesses programs;
  private final Ssh ssh;
  private final int atOnce;
  private volatile int exit;

  Hosts(Session session, int atOnce) {
    this.atOnce = atOnce;
    this.programs = new Subprocesses(session);
    try {
      this.ssh = new Ssh(session, programs);
    } catch (TorcException e) {
      programs.close();
      throw e;
    }
    session.io().interrupts().on(this::interrupt);
  }

  private void interrupt(String signal) {
    exit = signal.equals("SIGTERM") ? 143 : signal.equals("SIGHUP") ? 129 : 130;
    programs.stop();
  }

  /** What is done with one of them. */
  interface Task {
    /**
     * @throws TorcException with why it failed
     */
    Report on(Ssh ssh, WorkerAddress worker);
  }

  /** Does a task for each, and reports in their order, each as soon as those before it are done. */
  List<Report> each(List<Target> targets, Task task, Consumer<Report> sink) {
    int threads = Math.max(1, Math.min(atOnce, targets.size()));
    ExecutorService pool = Executors.newFixedThreadPool(threads, Hosts::thread);
    try {
      List<Future<Report>> futures = new ArrayList<>();
      for (Target t : targets) {
        futures.add(pool.submit(() -> one(t, task)));
      }
      List<Report> out = new ArrayList<>();
      for (Future<Report> f : futures) {
        Report r = f.get();
        out.add(r);
        sink.accept(r);
      }
      return out;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted", e);
    } catch (ExecutionException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "a task for a host broke off", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    var t = new Thread(task, "remote-host");
    t.setDaemon(true);
    return t;
  }

  private Report one(Target t, Task task) {
    WorkerAddress address = t.address();
    if (address == null) {
      TorcException e = t.problem();
      return Report.failed(t.text(), e == null ? "no address" : e.message(), null);
    }
    if (exit != 0) {
      return Report.failed(t.text(), "interrupted", null);
    }
    try {
      return task.on(ssh, address);
    } catch (TorcException e) {
      return exit == 0 ? Report.failed(t.text(), e) : Report.failed(t.text(), "interrupted", null);
    }
  }

  /** The exit status for a command with these reports. */
  int exit(List<Report> reports) {
    if (exit != 0) {
      return exit;
    }
    return reports.stream().allMatch(Report::ok) ? 0 : 1;
  }

  boolean interrupted() {
    return exit != 0;
  }

  @Override
  public void close() {
    programs.close();
  }
}
