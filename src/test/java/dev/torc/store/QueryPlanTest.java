package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Admin;
import dev.torc.engine.Bundles.Bundle;
import dev.torc.engine.Bundles.Item;
import dev.torc.engine.Capacity;
import dev.torc.engine.Completion;
import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.engine.JobLogs;
import dev.torc.engine.JobPatch;
import dev.torc.engine.Leases;
import dev.torc.engine.Spawning;
import dev.torc.engine.StandingJobs;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.RetryPolicy;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the engine for everything once and then SQLite for the plan of each statement: none may walk
 * through a whole table.
 */
class QueryPlanTest {
  private static final String U = "u";

  /** Walks that are meant: part of the statement, and why it may. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          Map.entry("FROM sqlite_master", "the schema is small, and asked once at the start"),
          Map.entry("SELECT count(*) FROM workflow", "the list of workflows is the table"),
          Map.entry("FROM workflow ORDER BY workflow.id", "the list itself, a page of it"),
          Map.entry("FROM workflow WHERE workflow.description LIKE", "a text search by a person"),
          Map.entry("FROM workflow WHERE workflow.is_archived", "a list of workflows, no jobs"),
          Map.entry("FROM workflow w JOIN job j", "all jobs by status for the metrics"),
          Map.entry("FROM access_group", "a handful of groups"),
          Map.entry("FROM claimant c ORDER BY c.id", "a list of workers, no jobs"),
          Map.entry("count(*) FROM graph_workflow", "the list of workflows is the table"),
          Map.entry("FROM graph_workflow ORDER BY graph_workflow.id", "the list itself, a page"),
          Map.entry("FROM admin_audit_log", "the list itself, a page of it"),
          Map.entry("WHERE claim_class_id <>", "after an administrator's own SQL: any may differ"),
          Map.entry("coalesce(labels, '') FROM job", "the same"),
          Map.entry("SELECT DISTINCT j.workflow_id FROM job j JOIN workflow w", "the same"),
          Map.entry(
              "UPDATE job SET unfinished_dependencies = (SELECT count(*) FROM job_depends_on d"
                  + " JOIN job p ON p.id = d.depends_on_job_id WHERE d.job_id = job.id AND p.status NOT"
                  + " IN (5, 6, 7, 8)) WHERE status = 1",
              "the same"));

  /** What SQLite says of sources that are no tables. */
  private static final Pattern NO_TABLE =
      Pattern.compile(
          "SCAN (\\d+ )?(CONSTANT ROW|json_each|l|down|ready|wait|\\(subquery-\\d+\\)|.*VIRTUAL.*)"
              + "( .*)?");

  /** Indexes of few rows each: those that are open, busy, ready. */
  private static final Pattern SMALL_INDEX =
      Pattern.compile(
          "SCAN .* USING (COVERING )?INDEX (worker_open|workflow_busy|async_handle_active|job_delay_waiting)");

  @TempDir Path dir;
  private Engine engine;
  private long w;
  private long other;

  @Test
  void noStatementWalksThroughAWholeTable() throws Exception {
    Set<String> statements = StatementLog.start();
    Path file = dir.resolve("torc.db");
    try (Database db = Database.open(Database.Settings.file(file))) {
      engine = new Engine(db, Clock.systemUTC());
      exercise();
      engine.close();
    }
    assertThat(statements.size()).as("the exercise reaches most statements").isGreaterThan(150);
    List<String> bad = new ArrayList<>();
    Set<String> unused = new TreeSet<>(ALLOWED.keySet());
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (String sql : new TreeSet<>(statements)) {
        if (sql.matches("(?s)(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|VACUUM).*")) {
          continue;
        }
        for (String step : plan(c, sql)) {
          boolean walks =
              step.startsWith("SCAN")
                  && !NO_TABLE.matcher(step).matches()
                  && !SMALL_INDEX.matcher(step).matches();
          if (walks || step.contains("AUTOMATIC")) {
            if (ALLOWED.keySet().stream().noneMatch(sql::contains)) {
              bad.add(step + "   in   " + sql);
            }
            unused.removeIf(sql::contains);
          }
        }
      }
    }
    assertThat(bad).isEmpty();
    assertThat(unused).as("exceptions that nothing needs any more").isEmpty();
  }

  /** Deleting a row looks for the rows that point to it; EXPLAIN does not show that. */
  @Test
  void everyForeignKeyHasAnIndex() throws Exception {
    Path file = dir.resolve("torc.db");
    Database.open(Database.Settings.file(file)).close();
    Set<String> bare = new TreeSet<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement();
        var keys =
            s.executeQuery(
                "SELECT t.name, k.\"from\" FROM sqlite_master t"
                    + " JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'"
                    + " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) l"
                    + " JOIN pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = k.\"from\""
                    + " AND (l.partial = 0 OR EXISTS (SELECT 1 FROM sqlite_master x"
                    + " WHERE x.name = l.name AND x.sql LIKE '%IS NOT NULL')))"
                    + " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) p"
                    + " WHERE p.pk = 1 AND p.name = k.\"from\")")) {
      while (keys.next()) {
        bare.add(keys.getString(1) + "." + keys.getString(2));
      }
    }
    assertThat(bare).isEmpty();
  }

  private static List<String> plan(Connection c, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var s = c.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        var rs = s.executeQuery()) {
      while (rs.next()) {
        steps.add(rs.getString(4));
      }
    } catch (SQLException e) {
      throw new SQLException(sql, e);
    }
    return steps;
  }

  private void exercise() {
    w = workflow();
    other = workflow();
    List<Long> jobs = records();
    run(jobs);
    lists();
    changes(jobs);
    administration();
    otherInterfaces();
    engine.workflows().cancel(w);
    engine.workflows().archive(w, true, U);
    attempt(() -> engine.workflows().resetStatus(w, false, U));
    engine.jobs().deleteAll(other);
    engine.workflows().delete(w);
  }

  /** Whole workflows, leases, followed logs and single jobs. */
  private void otherInterfaces() {
    long id =
        engine
            .bundles()
            .create(
                new Bundle(
                    "b",
                    U,
                    "graph",
                    true,
                    Table.GRAPH_WORKFLOW,
                    new Row().set("key", "k").set("trigger_text", "t"),
                    Table.GRAPH_JOB,
                    List.of(item("a", List.of()), item("b", List.of("a")), item("c", List.of("x"))),
                    false));
    engine.bundles().find(Table.GRAPH_WORKFLOW, "key", "k");
    engine.bundles().find(Table.GRAPH_WORKFLOW, "workflow_id", id);
    engine.bundles().page(Table.GRAPH_WORKFLOW, 0, 10);
    engine.bundles().look(Table.GRAPH_JOB, List.of(id));
    long job = engine.bundles().inWorkflow(Table.GRAPH_JOB, id, "a").orElseThrow().num("job_id");
    engine.bundles().find(Table.GRAPH_JOB, "job_id", job);
    engine.runs().begin(id, U);
    engine.claimants().register("c", List.of());
    engine.claimants().register("c", List.of());
    engine.claimants().list();
    engine.leases().claim(new Leases.Request("c", List.of(), 30, "graph"), "lease-1");
    engine.leases().renew("lease-1", 30);
    engine.leases().find("lease-1");
    engine.logs().append("lease-1", List.of(new JobLogs.Piece(job, 0, false, 1, "x")));
    engine.logs().read(job, 0, 0, 10, 100);
    engine.leases().fail("lease-1", "e", 1, true);
    engine.leases().claim(new Leases.Request("c", List.of(), 30, null), "lease-2");
    engine.insight().explain(job);
    engine.leases().complete("lease-2", "{}");
    engine.leases().claim(new Leases.Request("c", List.of(), 0, "graph"), "lease-3");
    engine.leases().expire();
    engine.runs().over(List.of(job));
    engine.runs().has(id, job);
    engine.runs().cancel(id);
    var task =
        engine
            .standing()
            .submit(
                new StandingJobs.Draft(
                    "octaskly",
                    U,
                    "true",
                    60,
                    null,
                    0,
                    RetryPolicy.atOnce(0),
                    Table.OCTASKLY_TASK,
                    new Row().set("timeout_s", 60).set("inputs", "[]").set("outputs", "[]")),
                n -> "task-" + n);
    engine.bundles().find(Table.OCTASKLY_TASK, "job_id", task.jobId());
    engine.standing().list(new StandingStore.Filter("octaskly", null, null, null), 0, 10);
    engine
        .standing()
        .list(new StandingStore.Filter("octaskly", U, List.of(JobStatus.READY), "h"), 0, 10);
    engine.standing().figures("octaskly");
    engine.standing().output(task.jobId());
    engine.standing().cancelWaiting(task.jobId());
  }

  private static Item item(String name, List<String> after) {
    return new Item(
        name,
        "true",
        after,
        List.of(),
        new RetryPolicy(1, RetryPolicy.Backoff.NONE, 0, 0),
        new Row().set("key", name).set("definition", "{}"));
  }

  private static void attempt(Runnable r) {
    try {
      r.run();
    } catch (TorcException e) {
      assertThat(e.kind().httpStatus()).as(e.message()).isLessThan(500);
    }
  }

  private long workflow() {
    return engine
        .workflows()
        .create(
            new Row().set("name", "w").set("user", U).set("enable_ro_crate", true),
            Map.of("A", "B"),
            List.of())
        .id();
  }

  private long create(Table t, Row row) {
    return engine.catalog().create(t, row.set("workflow_id", w)).id();
  }

  private JobDraft draft(
      String name, List<Long> after, List<Long> files, List<Long> data, long handler) {
    return new JobDraft(
        w,
        name,
        "true",
        null,
        null,
        null,
        null,
        after,
        files,
        List.of(),
        data,
        List.of(),
        null,
        null,
        handler,
        null,
        after.isEmpty() ? null : List.of());
  }

  private List<Long> records() {
    long file =
        create(Table.FILE, new Row().set("name", "f").set("path", "p").set("st_mtime", 1.0));
    long data =
        engine
            .catalog()
            .createUserData(
                new Row().set("workflow_id", w).set("name", "d").set("data", "1"), null, null)
            .id();
    long handler =
        create(
            Table.FAILURE_HANDLER,
            new Row().set("name", "h").set("rules", "[{\"exit_codes\":[2],\"max_retries\":2}]"));
    long a = engine.jobs().create(draft("a", List.of(), List.of(), List.of(), handler)).id();
    List<Long> jobs = new ArrayList<>(List.of(a));
    engine
        .jobs()
        .createAll(
            List.of(
                draft("b", List.of(a), List.of(file), List.of(data), 0),
                draft("c", List.of(a), List.of(), List.of(), 0)))
        .forEach(c -> jobs.add(c.id()));
    engine
        .catalog()
        .createUserData(
            new Row().set("workflow_id", w).set("name", "o").set("data", "1"), a, jobs.get(1));
    for (String trigger :
        List.of("on_workflow_start", "on_workflow_complete", "on_jobs_ready", "on_jobs_complete")) {
      engine
          .actions()
          .create(
              w,
              trigger,
              "run_commands",
              Map.of("commands", List.of("x")),
              trigger.contains("jobs") ? jobs : null,
              trigger.contains("start"),
              false);
    }
    create(
        Table.SCHEDULED_COMPUTE_NODE,
        new Row()
            .set("scheduler_config_id", 1)
            .set("scheduler_id", 1)
            .set("scheduler_type", "slurm")
            .set("status", "complete"));
    engine.catalog().addRemoteWorkers(w, List.of("host"));
    engine.catalog().removeRemoteWorker(w, "host");
    engine.catalog().recordEvent(w, Map.of("category", "x"));
    return jobs;
  }

  private static final WorkRequest ASK = new WorkRequest(2, false, 4, 1L << 30, 0, null, 0);

  private long worker(List<Long> workflows) {
    return engine
        .workers()
        .register(
            new WorkerInfo(
                "host", 1, 4, 1L << 30, 0, List.of(), false, workflows, "local", null, 60, null))
        .workerId();
  }

  private void run(List<Long> jobs) {
    engine.workflows().resetStatus(w, false, U);
    engine.workflows().initialize(w, false, true, U);
    long worker = worker(List.of(w));
    long everywhere = worker(List.of());
    ClaimedJob a = engine.workers().claim(everywhere, ASK).jobs().get(0);
    engine.workers().report(everywhere, List.of(report(a, 2)), ASK);
    engine.workers().deregister(everywhere);
    a = engine.workers().claim(worker, ASK).jobs().get(0);
    engine
        .workers()
        .heartbeat(worker, List.of(new RunningAttempt(a.jobId(), a.runId(), a.attemptId())), 0);
    Spawning.Draft spawned = new Spawning.Draft("s", "true", null, null, null, List.of("a"), null);
    engine.spawning().spawn(a.jobId(), null, List.of(spawned), "1");
    engine.spawning().spawn(a.jobId(), null, List.of(), "2");
    engine.insight().explain(a.jobId());
    engine.insight().explain(jobs.get(1));
    engine.workers().report(worker, List.of(report(a, 0)), null);
    var claimed = engine.claims().claimNext(w, 1, List.of()).jobs().get(0).job();
    engine
        .claims()
        .claimByResources(
            w, 1, new Capacity(4, 1L << 30, 0, 1, null, null, List.of("x"), true), true);
    long node =
        engine
            .catalog()
            .list(ListQuery.of(Table.COMPUTE_NODE).eq("workflow_id", w))
            .items()
            .get(0)
            .id();
    engine.insight().explain(jobs.get(2));
    engine.jobs().start(claimed.id(), 1, node);
    Completion end =
        new Completion(
            claimed.id(),
            w,
            1,
            1,
            node,
            JobStatus.FAILED,
            1,
            1,
            "2026-01-01T00:00:00Z",
            JobReport.Usage.UNKNOWN);
    engine.completions().complete(end);
    engine.completions().completeAll(w, List.of(end));
    engine.jobs().retry(claimed.id(), 1, 9);
    engine.workers().finishing(worker);
    engine.workers().deregister(worker);
    engine.workers().expireLeases();
    engine.workflows().initialize(w, true, false, U);
    engine.tasks().initialize(w, "{}", true, false, U);
    engine.tasks().active(w);
    engine.catalog().log(jobs.get(0), null, null);
  }

  private static JobReport report(ClaimedJob j, int code) {
    return new JobReport(
        j.jobId(),
        j.workflowId(),
        j.runId(),
        j.attemptId(),
        j.computeNodeId(),
        code,
        code == 0 ? JobStatus.COMPLETED : JobStatus.FAILED,
        0.1,
        "2026-01-01T00:00:00Z",
        JobReport.Usage.UNKNOWN,
        "o",
        "e",
        null,
        null,
        List.of(new JobReport.FileState(1, 2.0)));
  }

  private void lists() {
    for (Table t : Table.values()) {
      if (t.hasColumn("workflow_id")) {
        ListQuery q = ListQuery.of(t).eq("workflow_id", w);
        engine.catalog().list(q);
        engine.catalog().list(ListQuery.of(t).eq("workflow_id", w).sort("name", true).page(1, 2));
        if (t.hasColumn("name")) {
          engine.catalog().list(ListQuery.of(t).eq("workflow_id", w).eq("name", "x"));
          engine.catalog().list(ListQuery.of(t).eq("workflow_id", w).contains("name", "x"));
        }
      }
    }
    for (ListQuery.Relation r : ListQuery.Relation.values()) {
      Table t = tableOf(r);
      ListQuery q = ListQuery.of(t).related(r, r.name().contains("LABELS") ? "[\"x\"]" : 1L);
      engine.catalog().list(t == Table.WORKFLOW ? q : q.eq("workflow_id", w));
    }
    engine.catalog().list(ListQuery.of(Table.FILE).eq("workflow_id", w).outputsOnly());
    engine.catalog().list(ListQuery.of(Table.WORKFLOW));
    engine.catalog().list(ListQuery.of(Table.WORKFLOW).eq("user", U).eq("name", "w"));
    engine.catalog().list(ListQuery.of(Table.WORKFLOW).contains("description", "x"));
    engine.catalog().list(ListQuery.of(Table.WORKFLOW).eq("is_archived", false));
    engine.jobs().list(ListQuery.of(Table.JOB).eq("workflow_id", w), true);
    engine.jobs().list(ListQuery.of(Table.JOB).eq("workflow_id", w).eq("status", 5), false);
    engine.jobs().list(ListQuery.of(Table.JOB).eq("workflow_id", w).present("origin", true), false);
    engine.catalog().list(ListQuery.of(Table.RESULT).eq("workflow_id", w).eq("job_id", 1L));
    engine.catalog().dependencies(w, 0, 10);
    engine.catalog().fileFlows(w, 0, 10);
    engine.catalog().userDataFlows(w, 0, 10);
    engine.catalog().runningJobs(w, 0, 10);
    engine.catalog().remoteWorkers(w);
    engine.insight().summary(w);
    engine.insight().counts(w);
    engine.insight().counts();
    engine.workflows().accessGroups(w);
    engine.workflows().completeness(w);
    engine.workflows().isUninitialized(w);
    engine.workflows().requiredExistingFiles(w);
    engine.workflows().missingUserData(w);
    engine.actions().pending(w, List.of());
  }

  private static Table tableOf(ListQuery.Relation r) {
    return switch (r) {
      case FILE_PRODUCED_BY_JOB -> Table.FILE;
      case JOB_NEEDS_FILE, JOB_DEPENDS_ON, JOB_LABELS_WITHIN -> Table.JOB;
      case USER_DATA_CONSUMED_BY_JOB, USER_DATA_PRODUCED_BY_JOB -> Table.USER_DATA;
      case RESULT_CURRENT_OF_WORKFLOW -> Table.RESULT;
      case NODE_OF_SCHEDULED_NODE -> Table.COMPUTE_NODE;
      case REQUIREMENT_OF_JOB -> Table.RESOURCE_REQUIREMENTS;
      case EVENT_CATEGORY -> Table.EVENT;
      case WORKFLOW_OF_GROUP, WORKFLOW_OPEN_TO_USER -> Table.WORKFLOW;
    };
  }

  private void changes(List<Long> jobs) {
    engine.workflows().processChangedInputs(w, false, U);
    engine.workflows().resetJobStatus(w, true, U);
    engine.jobs().overrideStatus(jobs.get(1), JobStatus.BLOCKED, 1);
    engine.jobs().overrideStatus(jobs.get(2), JobStatus.UNINITIALIZED, 1);
    JobPatch patch =
        new JobPatch(
            "new",
            null,
            JobStatus.DISABLED,
            List.of(jobs.get(1)),
            null,
            null,
            null,
            null,
            null,
            null,
            3L,
            4L,
            List.of("x"),
            "s",
            true,
            true);
    engine.jobs().update(jobs.get(2), patch);
    engine.jobs().delete(jobs.get(1));
    engine.workflows().resetJobStatus(w, false, U);
    engine.workflows().update(w, new Row().set("description", "x"));
    for (Row action : engine.actions().list(w)) {
      attempt(() -> engine.actions().claim(w, action.id(), null));
      engine.actions().delete(w, action.id());
    }
    long requirement =
        create(
            Table.RESOURCE_REQUIREMENTS,
            new Row()
                .set("name", "r")
                .set("num_cpus", 1)
                .set("num_gpus", 0)
                .set("num_nodes", 1)
                .set("memory", "1m")
                .set("runtime", "PT1M"));
    engine.catalog().delete(Table.RESOURCE_REQUIREMENTS, requirement);
  }

  private void administration() {
    engine.groups().synchronizeAdmins(List.of("root"));
    long g = engine.groups().create("g", null).id();
    engine.groups().addMember(g, U, null);
    engine.groups().link(w, g);
    engine.groups().mayAccess(w, U);
    engine.access().mayUse("member", w);
    engine.access().owns("member", w);
    engine.access().runsGroup(U, g);
    engine.access().firstClosed(U, Table.JOB, List.of(1L, 2L));
    engine.access().firstForeignNode(U, List.of(1L));
    engine.access().runsWorker(U, 1);
    engine.groups().ofUser(U, 0, 10);
    engine.groups().ofWorkflow(w, 0, 10);
    engine.groups().members(g, 0, 10);
    engine.groups().list(0, 10);
    engine.groups().unlink(w, g);
    engine.groups().removeMember(g, U);
    engine.groups().delete(g);
    engine.admin().run(new Admin.Request("SELECT 1", false, false, false, 1), U);
    engine
        .admin()
        .run(
            new Admin.Request("UPDATE job SET priority = 1 WHERE id = 1", true, false, false, 1),
            U);
    engine.catalog().list(ListQuery.of(Table.AUDIT_LOG).sort(null, true));
  }
}
