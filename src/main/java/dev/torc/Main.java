package dev.torc;

import dev.torc.cli.Cli;

/** Entry point of the {@code torc} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Cli.run(args));
  }
}
