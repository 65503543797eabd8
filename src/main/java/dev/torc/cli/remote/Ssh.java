package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocesses;
import dev.torc.cli.Subprocesses.Ended;
import dev.torc.cli.Subprocesses.Order;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program ssh of this host, with the user's own configuration. */
final class Ssh {
  /** Options of the user, put first: the first value of an option is the one that ssh takes. */
  static final String OPTIONS = "TORC_SSH_OPTIONS";

  private static final List<String> OURS =
      List.of(
          "ConnectTimeout=30",
          "BatchMode=yes",
          "StrictHostKeyChecking=accept-new",
          "ServerAliveInterval=15",
          "ServerAliveCountMax=4");

  private final Subprocesses programs;
  private final List<String> words = new ArrayList<>();

  /**
   * @throws TorcException INVALID when there is no ssh
   */
  Ssh(Session session, Subprocesses programs) {
    this.programs = programs;
    words.add(find(session));
    words.addAll(ShellWords.split(OPTIONS, session.io().variable(OPTIONS).orElse("")));
    for (String o : OURS) {
      words.add("-o");
      words.add(o);
    }
  }

  private static String find(Session session) {
    for (String folder : session.io().variable("PATH").orElse("").split(":")) {
      Path file = Path.of(folder, "ssh").toAbsolutePath();
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw TorcException.invalid("there is no program ssh in the PATH of this host")
        .withHint("install it (Debian, Ubuntu: apt-get install openssh-client)");
  }

  /** The command line for a script that comes over standard input. */
  List<String> command(WorkerAddress to, boolean compressed) {
    List<String> out = new ArrayList<>(words);
    if (compressed) {
      out.add("-C");
    }
    if (to.port() != null) {
      out.addAll(List.of("-p", String.valueOf(to.port())));
    }
    if (to.user() != null) {
      out.addAll(List.of("-l", to.user()));
    }
    out.addAll(List.of("-T", "--", to.host(), "sh -s"));
    return out;
  }

  /**
   * Runs a script there.
   *
   * @throws TorcException UNAVAILABLE when the host cannot be reached
   */
  Answer run(WorkerAddress to, RemoteScript script) {
    Ended e = run(to, script, null);
    Answer answer = Answer.of(e.output());
    if (answer.lines().isEmpty() || e.exitCode() == SshFailure.OF_SSH) {
      throw SshFailure.of(to, e);
    }
    return answer;
  }

  /** The same for a script that writes a stream into a file, and its answers to standard error. */
  Answer stream(WorkerAddress to, RemoteScript script, Path output) {
    Ended e = run(to, script, output);
    Answer answer = Answer.of(e.errors());
    if (answer.lines().isEmpty() || e.exitCode() == SshFailure.OF_SSH) {
      throw SshFailure.of(to, e);
    }
    return answer;
  }

  private Ended run(WorkerAddress to, RemoteScript script, @Nullable Path output) {
    String command = ShellWords.quote(command(to, output != null));
    return programs.run(new Order("ssh to " + to.text(), command, script.text(), output));
  }
}
