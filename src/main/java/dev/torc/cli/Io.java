package dev.torc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The outside of one command: its streams, environment and directory.
 *
 * @param terminal which of the streams are a terminal
 * @param interrupts the signals that the process gets
 */
public record Io(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> env,
    Path directory,
    Terminal terminal,
    Interrupts interrupts) {

  /** Whether standard input, output and error are a person's terminal. */
  public record Terminal(boolean in, boolean out, boolean err) {
    public static final Terminal NONE = new Terminal(false, false, false);

    /** What the operating system says; where it cannot be asked, there is no terminal. */
    static Terminal ofProcess() {
      return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    private static boolean isTerminal(int fd) {
      // Java has no isatty; on Linux the link of an open terminal names its device.
      try {
        String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException | UnsupportedOperationException e) {
        return System.console() != null;
      }
    }
  }

  /** The same with another environment. */
  Io withEnv(Map<String, String> variables) {
    return new Io(out, err, in, Map.copyOf(variables), directory, terminal, interrupts);
  }

  /** The value of an environment variable that is set to something. */
  public Optional<String> variable(String name) {
    String v = env.get(name);
    return v == null || v.isBlank() ? Optional.empty() : Optional.of(v);
  }

  public boolean colors() {
    return terminal.err() && variable("NO_COLOR").isEmpty() && !"dumb".equals(env.get("TERM"));
  }
}
