package dev.torc.cli.tui;

import java.util.List;

/** What can be done to a workflow, from the list and from its own screen. */
final class WorkflowActions {
  private WorkflowActions() {}

  static boolean key(Desk desk, long id, String name, Key key) {
    if (key.kind() != Key.Kind.CHARACTER) {
      return false;
    }
    String w = String.valueOf(id);
    String which = "workflow " + id + " (" + name + ")";
    switch (key.character()) {
      case 'R' -> desk.confirm("Run " + which + " on this machine?", List.of("run", w));
      case 'i' ->
          desk.confirm(
              "Initialize " + which + ", so that workers take its jobs?",
              List.of("workflows", "init", w, "--no-prompts"));
      case 'I' ->
          desk.confirm(
              "Run again what has changed in " + which + "?", List.of("workflows", "reinit", w));
      case 'r' ->
          desk.confirm(
              "Reset the failed jobs of " + which + " and make them ready?",
              List.of("workflows", "reset-status", w, "--failed-only", "-r", "--no-prompts"));
      case 'v' ->
          desk.confirm(
              "Recover " + which + ": more memory or time for failed jobs, then reset?",
              List.of("recover", w, "--no-prompts"));
      case 'x' ->
          desk.confirm(
              "Cancel " + which + "? Its running jobs are ended.",
              List.of("workflows", "cancel", w, "--no-prompts"));
      case 'A' ->
          desk.ask(
              api -> api.workflow(id).flag("is_archived"),
              archived -> archive(desk, w, which, archived));
      case 'd' ->
          desk.confirm(
              "Delete " + which + " with all its jobs and results?",
              List.of("workflows", "delete", w, "--no-prompts"));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void archive(Desk desk, String id, String which, boolean back) {
    desk.confirm(
        back
            ? "Take " + which + " back out of the archive?"
            : "Archive " + which + "? It is then left out of lists.",
        List.of("workflows", "archive", back ? "false" : "true", id));
  }
}
