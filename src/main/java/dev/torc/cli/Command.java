package dev.torc.cli;

import java.util.List;

/** A leaf of the command tree: declares its options, takes their values, does its work. */
public interface Command {
  /** One sentence for the help text. */
  String description();

  /** Command lines that show its use; the help text ends with them. */
  default List<String> examples() {
    return List.of();
  }

  default void declare(Options o) {}

  /** Takes the values; called once, before {@link #run}. */
  default void read(Options o) {}

  /**
   * Does the work.
   *
   * @return exit status
   */
  int run(Session session);
}
