package dev.torc.cli.htpasswd;

import dev.torc.cli.Session;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a password comes from: an option, the terminal, or the first line of standard input. */
final class NewPassword {
  private NewPassword() {}

  /** The password of somebody who has one. */
  static String known(Session session, @Nullable String given) {
    return given == null ? ask(session, false) : given;
  }

  /** A password that is to be set; typed twice on a terminal. */
  static String chosen(Session session, @Nullable String given) {
    return given == null ? ask(session, true) : given;
  }

  private static String ask(Session session, boolean twice) {
    Console console = session.io().terminal().in() ? System.console() : null;
    if (console == null) {
      return line(session);
    }
    char[] first = console.readPassword("Password: ");
    if (first == null || first.length == 0) {
      throw TorcException.invalid("no password was typed");
    }
    if (twice && !Arrays.equals(first, console.readPassword("Confirm password: "))) {
      throw TorcException.invalid("the two passwords differ");
    }
    return new String(first);
  }

  private static String line(Session session) {
    try {
      var in = new InputStreamReader(session.io().in(), StandardCharsets.UTF_8);
      String line = new BufferedReader(in).readLine();
      if (line != null && !line.isEmpty()) {
        return line;
      }
    } catch (IOException e) {
      // says the same as an empty input
    }
    throw TorcException.invalid("there is no password on standard input")
        .withHint("type it on a terminal, write it to standard input, or give --password");
  }
}
