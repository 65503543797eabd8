package dev.torc.dialect.graph;

import dev.torc.engine.Leases.Granted;
import dev.torc.store.JobRow;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command of a job that came through another interface, as one text for a shell: a worker of
 * this interface knows of no environment and of no invocation script.
 */
final class ForeignCommand {
  private ForeignCommand() {}

  static String of(Granted g) {
    JobRow j = g.job();
    Map<String, String> env = new TreeMap<>(g.env());
    env.put("TORC_WORKFLOW_ID", Long.toString(j.workflowId()));
    env.put("TORC_JOB_ID", Long.toString(j.id()));
    env.put("TORC_JOB_NAME", j.name());
    env.put("TORC_ATTEMPT_ID", Integer.toString(j.attemptId()));
    StringBuilder out = new StringBuilder();
    env.forEach(
        (k, v) -> out.append("export ").append(k).append('=').append(quoted(v)).append('\n'));
    String script = j.invocationScript();
    String command = script == null ? j.command() : script + " " + j.command();
    return out.append("exec bash -c ").append(quoted(command)).toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
