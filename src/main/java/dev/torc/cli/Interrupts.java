package dev.torc.cli;

import sun.misc.Signal;

/** Ctrl-C and the like, for commands that have to end their work in order. */
@FunctionalInterface
public interface Interrupts {
  /** Nobody interrupts. */
  Interrupts NONE = handler -> {};

  /**
   * Calls the handler with the signal's name each time that the process gets SIGINT, SIGTERM or
   * SIGHUP, instead of ending it.
   */
  void on(Handler handler);

  /** What to do on a signal; runs on a thread of its own. */
  @FunctionalInterface
  interface Handler {
    void interrupted(String signal);
  }

  /** The signals of this process. */
  Interrupts SIGNALS =
      handler -> {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
          try {
            Signal.handle(new Signal(name), s -> handler.interrupted("SIG" + s.getName()));
          } catch (IllegalArgumentException e) {
            // this platform has no such signal, or the JVM keeps it for itself
          }
        }
      };
}
