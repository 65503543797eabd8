package dev.torc.cli.config;

import dev.torc.cli.Io;
import java.util.List;

/** What is wrong with the configuration files. */
public final class ConfigProblems {
  private ConfigProblems() {}

  public static List<String> of(Io io) {
    return ConfigValidate.problems(Settings.places(io));
  }
}
