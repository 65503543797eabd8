package dev.torc.cli.remote;

import dev.torc.model.TorcException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host to log in to, {@code [user@]host[:port]}. Checked with care, because it becomes an
 * argument of ssh, and because everybody who may write to a workflow can store one.
 *
 * @param text as it was given, and as the server stores it
 * @param user null: as ssh decides
 * @param host name, alias of ssh's configuration or address; IPv6 without brackets
 * @param port null: as ssh decides
 */
record WorkerAddress(String text, @Nullable String user, String host, @Nullable Integer port) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
  private static final Pattern USER = Pattern.compile("[^\\s\\p{Cntrl}:-][^\\s\\p{Cntrl}:]*");

  /**
   * Reads an address.
   *
   * @throws TorcException INVALID with what is wrong
   */
  static WorkerAddress of(String given) {
    String text = given.strip();
    if (text.isEmpty()) {
      throw wrong(given, "it is empty");
    }
    int at = text.lastIndexOf('@');
    String user = at < 0 ? null : text.substring(0, at);
    if (user != null && !USER.matcher(user).matches()) {
      throw wrong(text, "'" + user + "' is no name of a user");
    }
    String rest = text.substring(at + 1);
    if (rest.startsWith("[")) {
      return bracketed(text, user, rest);
    }
    if (IPV6.matcher(rest).matches()) {
      return new WorkerAddress(text, user, rest, null);
    }
    int colon = rest.indexOf(':');
    String host = colon < 0 ? rest : rest.substring(0, colon);
    if (!NAME.matcher(host).matches()) {
      throw wrong(text, "'" + host + "' is no name of a host");
    }
    return new WorkerAddress(
        text, user, host, colon < 0 ? null : port(text, rest.substring(colon + 1)));
  }

  private static WorkerAddress bracketed(String text, @Nullable String user, String rest) {
    int end = rest.indexOf(']');
    String host = end < 0 ? "" : rest.substring(1, end);
    if (!IPV6.matcher(host).matches()) {
      throw wrong(text, "between brackets stands an IPv6 address");
    }
    String after = rest.substring(end + 1);
    if (!after.isEmpty() && !after.startsWith(":")) {
      throw wrong(text, "after the bracket comes nothing or a port");
    }
    return new WorkerAddress(
        text, user, host, after.isEmpty() ? null : port(text, after.substring(1)));
  }

  private static Integer port(String text, String port) {
    int n = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    if (n < 1 || n > 65_535) {
      throw wrong(text, "'" + port + "' is no port from 1 to 65535");
    }
    return n;
  }

  private static TorcException wrong(String text, String why) {
    return TorcException.invalid("'" + text + "' is no address of a worker: " + why)
        .withHint(
            "write [user@]host[:port], for example node1, ann@node2, node3:2222, [fe80::1%eth0]:22");
  }

  /** A name for a folder of this worker; never special, and never with a slash. */
  String folder() {
    return text.replaceAll("[^A-Za-z0-9._@-]", "_");
  }

  /** Whether this name means the host on which it is used. */
  boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether a name or address means the host itself; asks nobody. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.equals("0.0.0.0");
  }
}
