package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes what an action does; keys that are not named stay as they are. */
public final class UpdateActionCommand implements Command {
  private long workflowId;
  private long actionId;
  private final Map<String, @Nullable Object> changes = new LinkedHashMap<>();

  @Override
  public String description() {
    return "Change the configuration of an action, such as its number of allocations.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows update-action 12 3 --num-allocations 4",
        "torc workflows update-action 12 3 --json '{\"commands\": [\"echo done\"]}'");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    o.positional("ACTION_ID", "See 'torc workflows list-actions'", 1, 1);
    o.value("ID", "Scheduler of the allocations", "--scheduler-id");
    o.value("TYPE", "Its type, such as slurm", "--scheduler-type");
    o.value("N", "How many allocations", "--num-allocations");
    o.value(
        "BOOL", "true or false: a worker for each of their nodes", "--start-one-worker-per-node");
    o.value("N", "Most jobs at a time of each worker", "--max-parallel-jobs");
    o.value("JSON", "Object with any keys; the other options win", "--json");
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    actionId = o.neededNumber(1);
    String json = o.text("--json");
    if (json != null) {
      changes.putAll(object(json));
    }
    put("scheduler_id", o.number("--scheduler-id"));
    put("scheduler_type", o.text("--scheduler-type"));
    put("num_allocations", o.number("--num-allocations"));
    put("start_one_worker_per_node", o.trueOrFalse("--start-one-worker-per-node"));
    put("max_parallel_jobs", o.number("--max-parallel-jobs"));
    if (changes.isEmpty()) {
      throw Options.usage("nothing to change was given");
    }
  }

  private static Map<String, @Nullable Object> object(String text) {
    try {
      return Json.parseObject(text);
    } catch (TorcException e) {
      throw Options.usage(
          "--json must be an object, such as '{\"num_allocations\": 4}': " + e.message());
    }
  }

  private void put(String key, @Nullable Object value) {
    if (value != null) {
      changes.put(key, value);
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("action");
    require(session, workflowId, actionId);
    Row after = session.api().put("/workflows/" + workflowId + "/actions/" + actionId, changes);
    if (session.json()) {
      session.printJson(after.fields());
      return 0;
    }
    session.out().println("Updated action " + actionId + " in workflow " + workflowId + ".");
    session.out().println("New action_config:");
    session.printJson(after.map("action_config"));
    return 0;
  }

  /** Refuses an action that the workflow does not have. */
  static Row require(Session session, long workflowId, long actionId) {
    for (Row a : session.api().getArray("/workflows/" + workflowId + "/actions")) {
      if (a.id() == actionId) {
        return a;
      }
    }
    throw TorcException.of(
            ErrorKind.NOT_FOUND, "action " + actionId + " was not found in workflow " + workflowId)
        .withHint("'torc workflows list-actions " + workflowId + "' shows those that there are");
  }
}
