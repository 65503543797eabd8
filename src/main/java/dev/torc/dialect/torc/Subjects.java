package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.BatchCompleteJobsRequest;
import dev.torc.dialect.torc.JobWire.JobGraph;
import dev.torc.dialect.torc.JobWire.JobModel;
import dev.torc.dialect.torc.JobWire.JobsModel;
import dev.torc.dialect.torc.JobWire.ResultModel;
import dev.torc.dialect.torc.RecordWire.FilesModel;
import dev.torc.dialect.torc.RecordWire.RoCrateEntityModel;
import dev.torc.dialect.torc.RecordWire.SlurmStatsModel;
import dev.torc.dialect.torc.RecordWire.UserDataListModel;
import dev.torc.dialect.torc.WorkflowWire.ActionModel;
import dev.torc.dialect.torc.WorkflowWire.ClaimActionRequest;
import dev.torc.server.Call;
import dev.torc.store.Table;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request is about beyond its path: workflows that its body names, records it refers to. */
final class Subjects {
  private Subjects() {}

  /** The workflows that the body names. */
  static Set<Long> workflows(Call c) {
    Set<Long> out = new LinkedHashSet<>();
    for (OfWorkflow record : records(c.optionalBody(Object.class))) {
      out.add(record.workflowId());
    }
    return out;
  }

  private static List<? extends OfWorkflow> records(@Nullable Object body) {
    if (body instanceof JobsModel m) {
      return m.jobs();
    }
    if (body instanceof JobGraph g) {
      return g.jobs();
    }
    if (body instanceof FilesModel m) {
      return m.files();
    }
    if (body instanceof UserDataListModel m) {
      return m.userData();
    }
    return body instanceof OfWorkflow one ? List.of(one) : List.of();
  }

  /**
   * The records that a request would tie to its workflow: somebody who may not use them must not
   * read their names through relations, or hang jobs on them.
   */
  static Map<Table, Set<Long>> references(Call c) {
    Map<Table, Set<Long>> out = new EnumMap<>(Table.class);
    Object body = c.optionalBody(Object.class);
    if (body instanceof JobsModel m) {
      m.jobs().forEach(j -> job(out, j));
    } else if (body instanceof JobGraph g) {
      g.jobs().forEach(j -> job(out, j));
    } else if (body instanceof JobModel j) {
      job(out, j);
    } else if (body instanceof ResultModel r) {
      add(out, Table.JOB, r.jobId());
      add(out, Table.COMPUTE_NODE, r.computeNodeId());
    } else if (body instanceof BatchCompleteJobsRequest b) {
      b.completions().forEach(e -> add(out, Table.COMPUTE_NODE, e.result().computeNodeId()));
    } else if (body instanceof ActionModel a) {
      addAll(out, Table.JOB, a.jobIds());
    } else if (body instanceof ClaimActionRequest a) {
      add(out, Table.COMPUTE_NODE, a.computeNodeId());
    } else if (body instanceof SlurmStatsModel s) {
      add(out, Table.JOB, s.jobId());
    } else if (body instanceof RoCrateEntityModel e) {
      add(out, Table.FILE, e.fileId());
    }
    add(out, Table.JOB, c.optionalNumber("producer_job_id"));
    add(out, Table.JOB, c.optionalNumber("consumer_job_id"));
    add(out, Table.COMPUTE_NODE, c.optionalNumber("compute_node_id"));
    return out;
  }

  private static void job(Map<Table, Set<Long>> out, JobModel j) {
    addAll(out, Table.JOB, j.dependsOnJobIds());
    addAll(out, Table.FILE, j.inputFileIds());
    addAll(out, Table.FILE, j.outputFileIds());
    addAll(out, Table.USER_DATA, j.inputUserDataIds());
    addAll(out, Table.USER_DATA, j.outputUserDataIds());
    add(out, Table.RESOURCE_REQUIREMENTS, j.resourceRequirementsId());
    add(out, Table.FAILURE_HANDLER, j.failureHandlerId());
  }

  private static void addAll(Map<Table, Set<Long>> out, Table table, @Nullable List<Long> ids) {
    if (ids != null) {
      ids.forEach(id -> add(out, table, id));
    }
  }

  private static void add(Map<Table, Set<Long>> out, Table table, @Nullable Long id) {
    if (id != null) {
      out.computeIfAbsent(table, t -> new LinkedHashSet<>()).add(id);
    }
  }
}
