package dev.torc.cli.recover;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out changes. A change that concerns all jobs of a record alters the record; any other
 * gives its jobs a record of their own, so that no job gets figures that another one needs. The
 * record {@code default} is never altered: it means that nothing was asked for.
 */
final class Changes {
  private final TorcApi api;
  private final UsageReport report;
  private final Set<String> names = new HashSet<>();

  Changes(TorcApi api, UsageReport report) {
    this.api = api;
    this.report = report;
  }

  /** Returns what was done, as other programs read it. */
  List<Map<String, Object>> apply(long workflowId, List<Change> changes) {
    for (Row r : api.listAll("/resource_requirements", Query.of("workflow_id", workflowId))) {
      names.add(r.textOr("name", ""));
    }
    Map<Long, Long> left = new HashMap<>();
    List<Map<String, Object>> out = new ArrayList<>();
    for (Change c : changes) {
      Requirement r = c.requirement();
      long sharing = left.computeIfAbsent(r.id(), id -> report.jobsOf(r));
      Long split = null;
      if (c.jobs().size() < sharing || r.isDefault()) {
        split = split(c);
        left.put(r.id(), sharing - c.jobs().size());
      } else {
        api.put("/resource_requirements/" + r.id(), figures(c));
      }
      out.add(c.json(split));
    }
    return out;
  }

  private long split(Change c) {
    Map<String, @Nullable Object> m = figures(c);
    m.remove("id");
    m.put("name", newName(c));
    long id = api.post("/resource_requirements", m).id();
    c.jobIds().forEach(job -> give(job, id));
    return id;
  }

  /** The route wants the needed fields of a job again. */
  private void give(long job, long requirement) {
    Row now = api.get("/jobs/" + job);
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    for (String field : List.of("workflow_id", "name", "command")) {
      m.put(field, now.get(field));
    }
    m.put("resource_requirements_id", requirement);
    api.put("/jobs/" + job, m);
  }

  private static Map<String, @Nullable Object> figures(Change c) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>(c.requirement().row().fields());
    if (c.memory() != null) {
      m.put("memory", c.memory());
    }
    if (c.runtime() != null) {
      m.put("runtime", c.runtime());
    }
    if (c.cpus() != null) {
      m.put("num_cpus", c.cpus());
    }
    return m;
  }

  /** Such as {@code small_90m}; a number follows when there is one already. */
  private String newName(Change c) {
    var text = new StringBuilder(c.requirement().name());
    if (c.memory() != null) {
      text.append('_').append(c.memory());
    }
    if (c.cpus() != null) {
      text.append('_').append(c.cpus()).append("cpus");
    }
    if (c.runtime() != null) {
      text.append('_').append(c.runtime());
    }
    String name = text.toString();
    for (int n = 2; !names.add(name); n++) {
      name = text + "_" + n;
    }
    return name;
  }
}
