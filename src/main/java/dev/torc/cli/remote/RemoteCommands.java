package dev.torc.cli.remote;

import dev.torc.cli.Command;
import org.jspecify.annotations.Nullable;

/** The commands of this package by their full names. */
public final class RemoteCommands {
  private RemoteCommands() {}

  /** The command with this name, or null. */
  public static @Nullable Command leaf(String name) {
    return switch (name) {
      case "remote add-workers" -> new AddWorkers(false);
      case "remote add-workers-from-file" -> new AddWorkers(true);
      case "remote remove-worker" -> new RemoveWorker();
      case "remote run" -> new RunWorkers();
      case "remote status" -> new WorkersStatus();
      case "remote stop" -> new StopWorkers();
      case "remote collect-logs" -> new CollectLogs();
      case "remote delete-logs" -> new DeleteLogs();
      default -> null;
    };
  }
}
