package dev.torc.cli.remote;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A script for {@code sh -s} on another host. It goes there over ssh's standard input: so the login
 * shell has nothing to quote, and what is secret is in no list of processes.
 */
final class RemoteScript {
  private final String name;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Map<String, String> exported = new LinkedHashMap<>();

  /**
   * @param name of a file in the folder {@code remote} of the resources
   */
  RemoteScript(String name, long workflow, String directory) {
    this.name = name;
    set("WF", String.valueOf(workflow));
    set("OUT", directory);
  }

  RemoteScript set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Sets a variable in the environment of programs that the script starts. */
  RemoteScript export(String variable, String value) {
    exported.put(variable, value);
    return this;
  }

  String text() {
    var out = new StringBuilder();
    variables.forEach((k, v) -> out.append(k).append('=').append(ShellWords.quote(v)).append('\n'));
    exported.forEach(
        (k, v) ->
            out.append("export ").append(k).append('=').append(ShellWords.quote(v)).append('\n'));
    return out.append(resource("common")).append(resource(name)).append(resource("end")).toString();
  }

  private static String resource(String name) {
    try (InputStream in = RemoteScript.class.getResourceAsStream("/remote/" + name + ".sh")) {
      if (in == null) {
        throw TorcException.of(ErrorKind.INTERNAL, "no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "cannot read the script " + name, e);
    }
  }
}
