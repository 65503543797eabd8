package dev.torc.worker.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines that make a resident shell run one job: a child in a process group of its own moves to
 * the working directory, redirects its streams, exports the variables and becomes the command.
 */
final class JobScript {
  /**
   * Names that bash gives a meaning of its own: they must not be assigned in the resident shell.
   */
  private static final Pattern MEANINGFUL =
      Pattern.compile(
          "(BASH|COMP_|COPROC|EPOCH|HIST|LC_|READLINE|OPT).*|LANG|LANGUAGE|IFS|_|RANDOM|SRANDOM|SECONDS"
              + "|LINENO|DIRSTACK|FUNCNAME|FUNCNEST|GROUPS|PIPESTATUS|PPID|UID|EUID|SHELLOPTS"
              + "|POSIXLY_CORRECT|POSIX_PEDANTIC|GLOBIGNORE|EXECIGNORE|FIGNORE|IGNOREEOF|ignoreeof|TMOUT"
              + "|CHILD_MAX|TIMEFORMAT|PWD|OLDPWD|SHLVL|CDPATH|ENV|REPLY|MAPFILE|PS[0-4]|PROMPT_.*"
              + "|TEXTDOMAIN.*|MAIL.*|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|HOSTFILE|auto_resume|histchars"
              + "|LINES|COLUMNS|__torc_.");

  /** Of names that bash gives no meaning, which each job has several of. */
  private static final String OUR_PREFIX = "TORC_";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Variables of this program's own environment that must reach jobs but not resident shells. */
  static final Set<String> CARRIED =
      Set.of(
          "SHELLOPTS", "BASHOPTS", "BASH_ENV", "BASH_COMPAT", "POSIXLY_CORRECT", "BASH_XTRACEFD");

  private final Path bash;
  private final Path baseDirectory;
  private final Map<String, String> carried;
  private final PlainCommand plain;
  private final String afterCd;

  /**
   * @param ourEnv the environment of this program
   */
  JobScript(Path bash, Path baseDirectory, Map<String, String> ourEnv) {
    this.bash = bash;
    this.baseDirectory = baseDirectory;
    this.carried = new HashMap<>(ourEnv);
    carried.keySet().retainAll(CARRIED);
    this.plain = new PlainCommand(ourEnv);
    String old = ourEnv.get("OLDPWD");
    this.afterCd = old == null ? "unset OLDPWD" : "OLDPWD=" + quoted(old);
  }

  /** What a resident shell has to be told first so that jobs see the SHLVL that we see. */
  static String level(Map<String, String> ourEnv) {
    String level = ourEnv.get("SHLVL");
    return level == null ? "unset SHLVL\n" : "SHLVL=" + quoted(level) + "\n";
  }

  /**
   * @param commandFile file that holds the command when it is too long for an argument, or null
   */
  String of(LaunchRequest request, @Nullable Path commandFile) {
    var s = new StringBuilder(512);
    // Said by the child itself: before that, it may still have the handlers of the resident shell.
    s.append("__torc_b=1;( [ \"$BASHPID\" ]&&printf 's %s\\n' $BASHPID;");
    if (!request.workingDirectory().equals(baseDirectory)) {
      s.append("cd -- ");
      quote(s, request.workingDirectory().toString());
      s.append(" 2>/dev/null && ").append(afterCd).append(" && ");
    }
    s.append("exec </dev/null");
    redirect(s, request);
    s.append(" || { printf 'x\\n'; exit 126; };");
    var special = new TreeMap<>(carried);
    exports(s, request.env(), special);
    String asIs = null;
    if (special.isEmpty() && commandFile == null) {
      asIs = plain.inChild(request.command(), request.env().get("PATH"));
    }
    if (asIs != null) {
      s.append(' ').append(asIs);
    } else {
      command(s, request.command(), commandFile, special);
    }
    s.append(" )& [ \"$BASHPID\" ]||printf 's %s\\n' $!; __torc_e $!; ");
    if (request.sampleUsage()) {
      s.append("times; ");
    }
    return s.append("printf 'e %s\\n' $__torc_r\n").toString();
  }

  private static void redirect(StringBuilder s, LaunchRequest request) {
    target(s.append(" >"), request.stdout());
    if (request.stderr() instanceof StdioTarget.SameAsStdout) {
      s.append(" 2>&1");
    } else {
      target(s.append(" 2>"), request.stderr());
    }
  }

  private static void target(StringBuilder s, StdioTarget target) {
    if (target instanceof StdioTarget.ToFile file) {
      quote(s.append(file.append() ? "> " : " "), file.path().toAbsolutePath().toString());
    } else {
      s.append("/dev/null");
    }
  }

  private static void exports(
      StringBuilder s, Map<String, String> env, Map<String, String> special) {
    String lead = " export ";
    for (var entry : env.entrySet()) {
      String name = entry.getKey();
      boolean ours = name.startsWith(OUR_PREFIX); // the usual case, and cheaper to see
      if (!ours && MEANINGFUL.matcher(name).matches() || !IDENTIFIER.matcher(name).matches()) {
        special.put(name, entry.getValue());
        continue;
      }
      quote(s.append(lead).append(name).append('='), entry.getValue());
      lead = " ";
    }
    if (lead.equals(" ")) {
      s.append(';');
    }
  }

  private void command(
      StringBuilder s, String command, @Nullable Path commandFile, Map<String, String> special) {
    if (special.isEmpty()) {
      quote(s.append(" exec -a bash "), bash.toString());
    } else {
      s.append(" exec /usr/bin/env");
      special.forEach((name, value) -> quote(s.append(' '), name + "=" + value));
      quote(s.append(' '), bash.toString());
    }
    s.append(" -c ");
    if (commandFile == null) {
      quote(s, command);
    } else {
      quote(s, ". " + quoted(commandFile.toString()));
    }
    if (!special.isEmpty()) {
      s.append(" bash");
    }
  }

  private static String quoted(String text) {
    var s = new StringBuilder();
    quote(s, text);
    return s.toString();
  }

  /** Appends the text in single quotes, the only quoting in which nothing has a meaning. */
  static void quote(StringBuilder s, String text) {
    s.append('\'');
    int from = 0;
    for (int at = text.indexOf('\''); at >= 0; at = text.indexOf('\'', from)) {
      s.append(text, from, at).append("'\\''");
      from = at + 1;
    }
    s.append(text, from, text.length()).append('\'');
  }
}
