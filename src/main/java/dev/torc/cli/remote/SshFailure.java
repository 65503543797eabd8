package dev.torc.cli.remote;

import dev.torc.cli.Subprocesses.Ended;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a host could not be asked, from what ssh says. */
final class SshFailure {
  /** Exit code of ssh for its own failures. */
  static final int OF_SSH = 255;

  private SshFailure() {}

  static TorcException of(WorkerAddress to, Ended e) {
    List<String> lines =
        e.errors()
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !l.startsWith("Warning: ") && !l.startsWith("@torc "))
            .toList();
    String said = lines.isEmpty() ? "ssh ended with exit code " + e.exitCode() : last(lines);
    if (e.exitCode() != OF_SSH) {
      return TorcException.of(
              ErrorKind.UNAVAILABLE,
              "cannot run a script there: " + said + " (exit code " + e.exitCode() + ")")
          .withHint("workers need hosts with a POSIX shell (sh)");
    }
    String all = String.join("\n", lines);
    String what = all.contains("denied") || all.contains("erification") ? "cannot log in: " : "";
    TorcException failure = TorcException.of(ErrorKind.UNAVAILABLE, what + said);
    String hint = hint(to, all);
    return hint == null ? failure : failure.withHint(hint);
  }

  /** The last line tells why, but for the long story about host keys. */
  private static String last(List<String> lines) {
    for (String l : lines) {
      if (l.contains("REMOTE HOST IDENTIFICATION HAS CHANGED")) {
        return "the host key has changed";
      }
    }
    return lines.get(lines.size() - 1);
  }

  private static String login(WorkerAddress to) {
    return (to.port() == null ? "" : "-p " + to.port() + " ")
        + (to.user() == null ? "" : to.user() + "@")
        + to.host();
  }

  private static @Nullable String hint(WorkerAddress to, String said) {
    if (said.contains("Permission denied") || said.contains("Too many authentication failures")) {
      return "torc logs in without questions: put your key there (ssh-copy-id), or load it"
          + " (ssh-add), until 'ssh -o BatchMode=yes "
          + login(to)
          + " true' works";
    }
    if (said.contains("Host key verification failed") || said.contains("IDENTIFICATION")) {
      return "compare the host's key, then remove the old one with 'ssh-keygen -R "
          + to.host()
          + "'";
    }
    if (said.contains("Could not resolve hostname")) {
      return "is the name right? Aliases belong in ~/.ssh/config, or into a file that"
          + " TORC_SSH_OPTIONS='-F FILE' names";
    }
    if (said.contains("refused") || said.contains("timed out") || said.contains("No route")) {
      return "is the host on, and does sshd listen there on port "
          + (to.port() == null ? "22" : to.port())
          + "?";
    }
    return null;
  }
}
