package dev.torc.cli.jobs;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.IsoDuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes fields of one job. */
public final class UpdateCommand implements Command {
  private long id;
  private @Nullable String name;
  private @Nullable String command;
  private @Nullable String runtime;
  private @Nullable Long requirement;
  private @Nullable Long priority;
  private List<String> labels = List.of();
  private boolean clearLabels;

  @Override
  public String description() {
    return "Change fields of one job.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc jobs update 7 --command './work.sh --fast' --priority 10",
        "torc jobs update 7 --runtime PT2H --label gpu");
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 1, 1);
    o.value("NAME", "New name", "-n", "--name");
    o.value("CMD", "New command", "-c", "--command");
    o.value("DURATION", "New run time, for this job alone (ISO 8601, such as PT2H)", "--runtime");
    o.value("ID", "Other requirements", "--resource-requirements-id");
    o.value("N", "New priority", "--priority");
    o.values("LABEL", "New labels", "--label");
    o.flag("Take all labels away", "--clear-labels");
  }

  @Override
  public void read(Options o) {
    id = o.neededNumber(0);
    name = o.text("--name");
    command = o.text("--command");
    runtime = o.text("--runtime");
    requirement = o.number("--resource-requirements-id");
    priority = o.number("--priority");
    labels = o.texts("--label");
    clearLabels = o.has("--clear-labels");
    if (clearLabels && !labels.isEmpty()) {
      throw Options.usage("--label and --clear-labels exclude each other");
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("update");
    Row job = session.api().get("/jobs/" + id);
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    put(changes, "name", name);
    put(changes, "command", command);
    put(changes, "priority", priority);
    put(changes, "resource_requirements_id", requirement);
    if (clearLabels || !labels.isEmpty()) {
      changes.put("labels", labels);
    }
    if (runtime != null) {
      IsoDuration.parseSeconds(runtime);
      changes.put("resource_requirements_id", withRuntime(session, job));
    }
    if (changes.isEmpty()) {
      throw Options.usage("nothing to change was given");
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>(job.fields());
    body.putAll(changes);
    Row r = session.api().put("/jobs/" + id, body);
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    session.out().println("Successfully updated job:");
    session.out().println("  ID: " + id);
    session.out().println("  Name: " + TerminalText.plain(r.textOr("name", "")));
    session.out().println("  Command: " + TerminalText.plain(r.textOr("command", "")));
    session.out().println("  Priority: " + r.textOr("priority", "0"));
    session.out().println("  Labels: " + TerminalText.plain(r.list("labels").toString()));
    session.out().println("  Resource Requirements ID: " + r.text("resource_requirements_id"));
    session.out().println("  Status: " + r.text("status"));
    return 0;
  }

  private static void put(Map<String, @Nullable Object> m, String key, @Nullable Object value) {
    if (value != null) {
      m.put(key, value);
    }
  }

  /** Requirements like those of the job with another run time; other jobs keep theirs. */
  private long withRuntime(Session session, Row job) {
    long old = job.numberOr("resource_requirements_id", 0);
    Row shared = session.api().get("/resource_requirements/" + old);
    Map<String, @Nullable Object> m = new LinkedHashMap<>(shared.fields());
    m.put("runtime", runtime);
    Query all = Query.of("workflow_id", job.numberOr("workflow_id", 0));
    String own = shared.textOr("name", "") + "_job_" + id;
    for (Row r : session.api().listAll("/resource_requirements", all.and("name", own))) {
      session.api().put("/resource_requirements/" + r.id(), m);
      return r.id();
    }
    if (shared.textOr("name", "").endsWith("_job_" + id)) {
      session.api().put("/resource_requirements/" + old, m);
      return old;
    }
    m.remove("id");
    m.put("name", own);
    return session.api().post("/resource_requirements", m).id();
  }
}
