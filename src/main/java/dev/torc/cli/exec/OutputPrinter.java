package dev.torc.cli.exec;

import dev.torc.cli.ProgressView;
import dev.torc.model.work.JobReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Prints what commands have written, each as a whole: when it has ended, or in the order of the
 * commands. On a thread of its own, so that a slow reader does not stop the worker.
 */
final class OutputPrinter implements AutoCloseable {
  private static final Ended END = new Ended(0, "", null);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean ordered;
  private final LinkedBlockingQueue<Ended> queue = new LinkedBlockingQueue<>();
  private final TreeMap<Long, Ended> waiting = new TreeMap<>();
  private final Thread thread = new Thread(this::loop, "torc-output");
  private volatile @Nullable ProgressView view;
  private long next = 1;

  private record Ended(long number, String tag, @Nullable JobReport report) {}

  OutputPrinter(PrintStream out, PrintStream err, boolean ordered) {
    this.out = out;
    this.err = err;
    this.ordered = ordered;
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what has to be taken off the screen before anything is printed. */
  void above(ProgressView line) {
    view = line;
  }

  /**
   * Takes the end of a command.
   *
   * @param tag text before each of its lines
   * @param report null for one that is left out and has nothing to print
   */
  void ended(long number, String tag, @Nullable JobReport report) {
    queue.add(new Ended(number, tag, report));
  }

  private void loop() {
    try {
      while (true) {
        Ended e = queue.poll();
        if (e == null) {
          out.flush();
          e = queue.take();
        }
        if (e == END) {
          break;
        }
        if (ordered) {
          waiting.put(e.number(), e);
          inOrder();
        } else {
          print(e);
        }
      }
      waiting.values().forEach(this::print); // after a gap of commands that never ended
      out.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inOrder() {
    Ended e;
    while ((e = waiting.remove(next)) != null) {
      print(e);
      next++;
    }
  }

  private void print(Ended e) {
    JobReport r = e.report();
    if (r == null) {
      return;
    }
    stream(e, r.stdoutTail(), r.stdoutPath(), out);
    stream(e, r.stderrTail(), r.stderrPath(), err);
  }

  private void stream(Ended e, @Nullable String tail, @Nullable String path, PrintStream to) {
    if (tail == null || tail.isEmpty()) {
      return;
    }
    ProgressView line = view;
    if (line != null) {
      line.clear();
    }
    if (to == err) {
      out.flush();
    }
    try {
      if (path != null && e.tag().isEmpty()) {
        Files.copy(Path.of(path), to); // the whole, and byte by byte
      } else if (path != null) {
        try (var lines = Files.lines(Path.of(path))) {
          lines.forEach(l -> to.println(e.tag() + l));
        }
      } else {
        to.print(tail);
      }
    } catch (IOException | UncheckedIOException gone) {
      to.print(tail);
    }
  }

  /** Prints what is left. */
  @Override
  public void close() {
    queue.add(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
