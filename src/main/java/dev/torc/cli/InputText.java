package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;

/** Text that a person hands to a command. */
public final class InputText {
  /** What stands for standard input in place of a file. */
  public static final String STANDARD_INPUT = "-";

  private InputText() {}

  /**
   * All of a file, or of standard input.
   *
   * @param name path of the file, or {@link #STANDARD_INPUT}
   * @throws TorcException INVALID when it cannot be read, or a file is no UTF-8 text
   */
  public static String of(Session session, String name) {
    boolean standard = name.equals(STANDARD_INPUT);
    try {
      return standard
          ? new String(session.io().in().readAllBytes(), UTF_8)
          : Files.readString(session.directory().resolve(name));
    } catch (IOException e) {
      throw TorcException.invalid(
          "cannot read " + (standard ? "standard input" : name) + ": " + Reason.of(e));
    }
  }
}
