package dev.torc.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow of plain commands that can grow while it runs. Not thread-safe. */
public final class CommandFeed {
  private final TorcApi api;
  private final Bulk bulk;
  private final long workflowId;
  private final long runId;
  private final @Nullable Long failureHandler;

  private CommandFeed(TorcApi api, long workflowId, long runId, @Nullable Long failureHandler) {
    this.api = api;
    this.bulk = new Bulk(api.transport(), TorcApi.PAGE);
    this.workflowId = workflowId;
    this.runId = runId;
    this.failureHandler = failureHandler;
  }

  /** One job. */
  public record Command(String name, String text) {}

  /**
   * Creates the workflow, without jobs.
   *
   * @param workflow fields of the workflow
   * @param tries how often a command that fails is tried in all
   */
  public static CommandFeed create(TorcApi api, Map<String, @Nullable Object> workflow, int tries) {
    long id = api.post("/workflows", workflow).id();
    Long handler = null;
    if (tries > 1) {
      String rules = "[{\"match_all_exit_codes\":true,\"max_retries\":" + tries + "}]";
      handler =
          api.post(
                  "/failure_handlers", Map.of("workflow_id", id, "name", "retries", "rules", rules))
              .id();
    }
    api.resetStatus(id, false);
    long run = api.workflow(id).numberOr("run_id", 1);
    return new CommandFeed(api, id, run, handler);
  }

  public long workflowId() {
    return workflowId;
  }

  /** Adds the first jobs and makes them ready, all at once. To be called before anybody claims. */
  public void start(List<Command> commands) {
    bulk.create("/bulk_jobs", "jobs", commands, this::write, (c, id) -> {});
    api.initializeJobs(workflowId, false, false);
  }

  /**
   * Adds jobs while others run, and makes them ready one by one: to initialize the workflow would
   * put the running ones back.
   */
  public void add(List<Command> commands) {
    List<Long> ids = new ArrayList<>(commands.size());
    bulk.create("/bulk_jobs", "jobs", commands, this::write, (c, id) -> ids.add(id));
    ids.forEach(id -> api.put("/jobs/" + id + "/manage_status_change/ready/" + runId, null));
  }

  private void write(JsonGenerator g, Command c) throws IOException {
    g.writeStartObject();
    g.writeNumberField("workflow_id", workflowId);
    g.writeStringField("name", c.name());
    g.writeStringField("command", c.text());
    g.writeBooleanField("cancel_on_blocking_job_failure", false);
    if (failureHandler != null) {
      g.writeNumberField("failure_handler_id", failureHandler);
    }
    g.writeEndObject();
  }
}
