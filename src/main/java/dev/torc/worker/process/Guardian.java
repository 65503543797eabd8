package dev.torc.worker.process;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shell that outlives this program by a moment. It sends signals to process groups, which Java
 * cannot, and when its input ends (this program has died, whatever the way) it tells the resident
 * shells to end their jobs, so that no job is left behind.
 */
final class Guardian implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap : TERM INT HUP QUIT
      p=' '
      while read -r w a b; do
        case $w in
          k) kill -s "$a" -- "-$b" ;;
          +) p="$p$a " ;;
          -) p="${p/ $a / }" ;;
        esac
      done
      i=0
      while [ $i -lt 40 ]; do
        n=0
        for a in $p; do kill -USR1 "$a" && n=1; done
        [ $n = 0 ] && exit
        sleep 0.1
        i=$((i+1))
      done
      """;

  private static final Pattern SIGNAL = Pattern.compile("[A-Z][A-Z0-9]*([+-][0-9]+)?|[0-9]{1,2}");

  private final SessionCommand session;
  private final Path directory;
  private final Set<Long> shells = new LinkedHashSet<>();
  private @Nullable Process process;
  private boolean closed;

  Guardian(SessionCommand session, Path directory) {
    this.session = session;
    this.directory = directory;
  }

  synchronized void watch(long shellPid) {
    shells.add(shellPid);
    tell("+ " + shellPid);
  }

  synchronized void forget(long shellPid) {
    shells.remove(shellPid);
    tell("- " + shellPid);
  }

  /** Whether a shell may know a signal of this name, with or without {@code SIG}. */
  static void checkSignal(String signalName) {
    if (!SIGNAL.matcher(signalName).matches()) {
      throw TorcException.invalid("'" + signalName + "' is not the name of a signal");
    }
  }

  synchronized void signalGroup(String signalName, long group) {
    String name = signalName.startsWith("SIG") ? signalName.substring(3) : signalName;
    tell("k " + name + " " + group);
  }

  private void tell(String line) {
    if (closed) {
      return;
    }
    try {
      send(running(), line + "\n");
    } catch (IOException first) {
      process = null;
      try {
        // Somebody killed it: a new one is told of all shells, then of this line.
        send(running(), line + "\n");
      } catch (IOException again) {
        throw TorcException.of(
            ErrorKind.UNAVAILABLE, "cannot start the shell that ends jobs: " + again, again);
      }
    }
  }

  private Process running() throws IOException {
    Process current = process;
    if (current != null && current.isAlive()) {
      return current;
    }
    Process fresh =
        session
            .builder(directory, "-c", SCRIPT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = fresh;
    var known = new StringBuilder();
    shells.forEach(pid -> known.append("+ ").append(pid).append('\n'));
    send(fresh, known.toString());
    return fresh;
  }

  private static void send(Process to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Lets the guardian end what is left of the shells, then itself. */
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        process.destroy();
      }
    }
  }
}
