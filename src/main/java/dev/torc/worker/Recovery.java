package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.worker.process.LaunchRequest;
import dev.torc.worker.process.ProcessPool;
import dev.torc.worker.process.StdioTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Runs the recovery script of a failure rule before the failure is reported, so that the next
 * attempt finds what the script has put right. A script that fails is told to people and changes
 * nothing else.
 */
final class Recovery {
  private final WorkerSettings settings;
  private final JobEnvironment environment;
  private final ProcessPool pool;
  private final Executor loop;
  private final Notices notices;

  Recovery(
      WorkerSettings settings,
      JobEnvironment environment,
      ProcessPool pool,
      Executor loop,
      Notices notices) {
    this.settings = settings;
    this.environment = environment;
    this.pool = pool;
    this.loop = loop;
    this.notices = notices;
  }

  /** Calls {@code then} on the loop when the script has ended, well or badly. */
  void run(Attempt attempt, int returnCode, String script, Runnable then) {
    Map<String, String> env =
        new HashMap<>(environment.ofJob(attempt.job, attempt.workflow.info(), attempt.gpuIds));
    env.put("TORC_RETURN_CODE", String.valueOf(returnCode));
    Path log =
        settings
            .outputDirectory()
            .resolve(JobFiles.FOLDER)
            .resolve(JobFiles.name(attempt.job) + "_recovery.log");
    try {
      attempt.process =
          pool.start(
              new LaunchRequest(
                  script,
                  env,
                  settings.workingDirectory(),
                  StdioTarget.file(log),
                  StdioTarget.sameAsStdout(),
                  0,
                  false),
              (process, exit) ->
                  loop.execute(
                      () -> {
                        if (exit.exitCode() != 0) {
                          warn(attempt, "exit code " + exit.exitCode() + ", output in " + log);
                        }
                        then.run();
                      }));
    } catch (TorcException e) {
      warn(attempt, e.message());
      then.run();
    }
  }

  private void warn(Attempt attempt, String why) {
    notices.message(
        "the recovery script of job "
            + attempt.job.jobId()
            + " ("
            + attempt.job.name()
            + ") failed: "
            + why
            + "; the job is tried again all the same");
  }
}
