package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What could keep a worker from running on a host, judged from what the host says. */
final class StartCheck {
  private static final Pattern VERSION = Pattern.compile("torc v?(\\S+).*");
  private static final Pattern NUMBERS = Pattern.compile("([0-9]+)\\.([0-9]+)(\\..*)?");

  private final String url;
  private final String ours;
  private final String torc;
  private final boolean skipVersion;
  private final Row workflow;

  /**
   * @param url of the server, as workers are told
   * @param torc the program as it was looked for
   */
  StartCheck(Session session, String url, String torc, boolean skipVersion, Row workflow) {
    this.url = url;
    this.ours = session.version();
    this.torc = torc;
    this.skipVersion = skipVersion;
    this.workflow = workflow;
  }

  /**
   * @throws TorcException with why no worker can run there
   */
  void judge(Answer a) {
    noProgram(a, torc);
    WorkersStatus.refuse(a);
    version(a);
    server(a);
  }

  static void noProgram(Answer a, String torc) {
    if ("no torc".equals(a.first("problem"))) {
      throw TorcException.of(
              ErrorKind.UNAVAILABLE,
              torc.indexOf('/') < 0
                  ? "there is no '" + torc + "' in the PATH of a login shell there"
                  : "there is no program " + torc + " there")
          .withHint("install torc there, or say where it is with --torc PATH or TORC_REMOTE_TORC");
    }
  }

  private void version(Answer a) {
    String said = String.join("\n", a.all("version"));
    if (!succeeded(a, "version_code")) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE, a.first("program") + " --version fails there: " + lastOf(said));
    }
    String theirs = "";
    for (String line : a.all("version")) {
      Matcher m = VERSION.matcher(line);
      theirs = m.matches() ? m.group(1) : theirs;
    }
    if (!skipVersion && !compatible(theirs, ours)) {
      throw TorcException.of(
              ErrorKind.UNAVAILABLE,
              theirs.isEmpty()
                  ? a.first("program") + " does not say which version of torc it is"
                  : "torc there has version " + theirs + ", here it is " + ours)
          .withHint("install the same version, or give --skip-version-check");
    }
  }

  private static boolean succeeded(Answer a, String kind) {
    Long code = a.number(kind);
    return code != null && code == 0;
  }

  /** Equal, or different in the last number only. */
  static boolean compatible(String theirs, String ours) {
    Matcher a = NUMBERS.matcher(theirs);
    Matcher b = NUMBERS.matcher(ours);
    return theirs.equals(ours)
        || (a.matches()
            && b.matches()
            && a.group(1).equals(b.group(1))
            && a.group(2).equals(b.group(2)));
  }

  private void server(Answer a) {
    List<String> lines = a.all("server");
    if (!succeeded(a, "server_code")) {
      throw TorcException.of(
              ErrorKind.UNAVAILABLE,
              "the server at " + url + " cannot be used from there: " + reason(lines))
          .withHint(hint());
    }
    Row seen = row(lines);
    for (String field : List.of("name", "user", "timestamp")) {
      Object there = seen.get(field);
      if (there != null && !Objects.equals(there, workflow.get(field))) {
        throw TorcException.of(
                ErrorKind.UNAVAILABLE,
                "another server answers from there at "
                    + url
                    + ": it has a workflow '"
                    + seen.textOr("name", "")
                    + "' in place of '"
                    + workflow.textOr("name", "")
                    + "'")
            .withHint(hint());
      }
    }
  }

  /** The words after "Error:", where there are some. */
  private static String reason(List<String> lines) {
    for (String l : lines) {
      if (l.startsWith("Error: ") || l.startsWith("error: ")) {
        return l.substring("Error: ".length());
      }
    }
    return lastOf(String.join("\n", lines));
  }

  private static Row row(List<String> lines) {
    int from = 0;
    while (from < lines.size() && !lines.get(from).startsWith("{")) {
      from++;
    }
    try {
      String text = String.join("\n", lines.subList(from, lines.size()));
      return new Row(Json.parseObject(text));
    } catch (TorcException e) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE,
          "torc there answers with something that is no workflow: "
              + lastOf(String.join("\n", lines)));
    }
  }

  private String hint() {
    String host = URI.create(url).getHost();
    if (host != null && WorkerAddress.isLoopback(host)) {
      return host
          + " means, on each host, that host itself: name this one with --url"
          + " http://NAME:PORT/torc-service/v1, and let the server listen there (torc serve --host)";
    }
    return "workers talk to the server themselves: is it open to that host, and no firewall between?";
  }

  private static String lastOf(String text) {
    String t = text.strip();
    return t.isEmpty() ? "no word" : t.substring(t.lastIndexOf('\n') + 1);
  }
}
