package dev.torc.client;

import java.util.List;

/** Adds plain commands to a workflow as jobs. */
public final class JobLines {
  private JobLines() {}

  /**
   * Adds them as {@code job<n>}, counted on from {@code before}.
   *
   * @param requirement id of what each of them needs
   */
  public static void add(
      TorcApi api, long workflowId, long requirement, long before, List<String> commands) {
    long[] n = {before};
    new Bulk(api.transport(), TorcApi.PAGE)
        .create(
            "/bulk_jobs",
            "jobs",
            commands,
            (g, c) -> {
              g.writeStartObject();
              g.writeNumberField("workflow_id", workflowId);
              g.writeStringField("name", "job" + ++n[0]);
              g.writeStringField("command", c);
              g.writeNumberField("resource_requirements_id", requirement);
              g.writeEndObject();
            },
            (c, id) -> {});
  }
}
