package dev.torc.cli.recover;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocess;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.Map;

/** A command of the user's that mends what failed, before the jobs run again. */
final class RecoveryHook {
  private RecoveryHook() {}

  /**
   * Runs the command with the id of the workflow as its last argument and in {@code
   * TORC_WORKFLOW_ID}, and the output folder in {@code TORC_OUTPUT_DIR}; what it prints goes to
   * standard error.
   *
   * @throws TorcException when it fails: nothing should run again then
   */
  static void run(Session session, String command, long workflowId, Path outputDirectory) {
    Map<String, String> env =
        Map.of(
            "TORC_WORKFLOW_ID",
            String.valueOf(workflowId),
            "TORC_API_URL",
            session.api().url(),
            "TORC_OUTPUT_DIR",
            outputDirectory.toString());
    Subprocess.Outcome ended =
        Subprocess.run(session, "the recovery hook", command + " " + workflowId, env);
    session.err().print(ended.output());
    if (ended.exitCode() != 0) {
      throw TorcException.invalid(
              "the recovery hook ended with exit code " + ended.exitCode() + ": " + command)
          .withHint("nothing was reset; requirements may have been adjusted already");
    }
  }
}
