package dev.torc.worker.process;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a helper shell is started away from the terminal, so that Ctrl-C there does not reach it. */
final class SessionCommand {
  private static final Map<List<String>, Boolean> WORKS = new ConcurrentHashMap<>();

  private final Path bash;
  private final List<String> words;

  private SessionCommand(Path bash, List<String> words) {
    this.bash = bash;
    this.words = words;
  }

  static SessionCommand find(@Nullable String path) {
    Path bash = which(path, "bash");
    if (bash == null) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "bash was not found; jobs run in bash")
          .withHint("Install bash or add its directory to PATH.");
    }
    var words = new ArrayList<String>();
    Path setsid = which(path, "setsid");
    Path perl = which(path, "perl");
    if (setsid != null) {
      words.add(setsid.toString());
    } else if (perl != null) {
      words.addAll(
          List.of(perl.toString(), "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV"));
    }
    words.addAll(defaultSignals(path));
    words.add(bash.toString());
    // Privileged mode reads no BASH_ENV and imports no functions, but passes them on to jobs.
    words.add("-p");
    return new SessionCommand(bash, List.copyOf(words));
  }

  /**
   * The words before a command that make SIGINT and SIGQUIT work in it, if this system has it.
   * Whoever starts us in the background of a script has SIGINT ignored, Java blocks SIGQUIT, and a
   * shell can undo neither.
   */
  static List<String> defaultSignals(@Nullable String path) {
    Path env = which(path, "env");
    if (env == null) {
      return List.of();
    }
    var words = List.of(env.toString(), "--default-signal=INT,QUIT");
    return WORKS.computeIfAbsent(words, SessionCommand::works) ? words : List.of();
  }

  /** Only some programs of the name know the option; asking costs a millisecond, once. */
  private static boolean works(List<String> words) {
    var command = new ArrayList<>(words);
    command.add("true");
    try {
      Process trial =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      trial.getOutputStream().close();
      return trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static @Nullable Path which(@Nullable String path, String program) {
    String dirs = path == null ? "/usr/local/bin:/usr/bin:/bin" : path + ":/usr/bin:/bin";
    for (String dir : dirs.split(":")) {
      Path file = Path.of(dir.isEmpty() ? "." : dir, program).toAbsolutePath();
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  Path bash() {
    return bash;
  }

  /** A builder of a helper shell; without arguments it reads commands from standard input. */
  ProcessBuilder builder(Path directory, String... arguments) {
    var command = new ArrayList<>(words);
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeAll(JobScript.CARRIED);
    return builder;
  }
}
