package dev.torc.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An expanded workflow in the words of the language, without what is not said. */
final class ExpandedSpec {
  private final Map<String, @Nullable Object> out = new LinkedHashMap<>();

  private ExpandedSpec() {}

  private ExpandedSpec put(String name, @Nullable Object value) {
    boolean empty =
        value instanceof Collection<?> c && c.isEmpty()
            || value instanceof Map<?, ?> m && m.isEmpty();
    if (value != null && !empty) {
      out.put(name, value);
    }
    return this;
  }

  private <T> ExpandedSpec all(String name, List<T> records, Function<T, ExpandedSpec> writer) {
    List<Object> list = new ArrayList<>(records.size());
    records.forEach(r -> list.add(writer.apply(r).out));
    return put(name, list);
  }

  static Map<String, @Nullable Object> of(WorkflowSpec s) {
    var e = new ExpandedSpec();
    e.put("name", s.name())
        .put("user", s.user())
        .put("description", s.description())
        .put("project", s.project());
    e.out.computeIfAbsent("metadata", k -> s.metadata());
    e.put("env", s.env());
    e.out.put("jobs", List.of());
    e.all("jobs", s.jobs(), ExpandedSpec::job)
        .all("files", s.files(), ExpandedSpec::file)
        .all("user_data", s.userData(), ExpandedSpec::userData)
        .all("resource_requirements", s.resourceRequirements(), ExpandedSpec::requirements)
        .all("failure_handlers", s.failureHandlers(), ExpandedSpec::handler)
        .all("slurm_schedulers", s.slurmSchedulers(), ExpandedSpec::scheduler);
    e.out.computeIfAbsent("slurm_defaults", k -> s.slurmDefaults());
    e.out.computeIfAbsent("resource_monitor", k -> s.resourceMonitor());
    e.out.computeIfAbsent("execution_config", k -> s.executionConfig());
    e.all("actions", s.actions(), ExpandedSpec::action);
    DynamicJobsSpec dynamic = s.dynamicJobs();
    if (dynamic != null) {
      e.out.put(
          "dynamic_jobs", new ExpandedSpec().put("max_iterations", dynamic.maxIterations()).out);
    }
    return e.put("use_pending_failed", s.usePendingFailed())
        .put("enable_ro_crate", s.enableRoCrate())
        .put("access_groups", s.accessGroups())
        .put("compute_node_wait_for_new_jobs_seconds", s.computeNodeWaitForNewJobsSeconds())
        .put("compute_node_ignore_workflow_completion", s.computeNodeIgnoreWorkflowCompletion())
        .put(
            "compute_node_wait_for_healthy_database_minutes",
            s.computeNodeWaitForHealthyDatabaseMinutes())
        .out;
  }

  private static ExpandedSpec job(JobSpec j) {
    var e =
        new ExpandedSpec()
            .put("name", j.name())
            .put("command", j.command())
            .put("invocation_script", j.invocationScript())
            .put("env", j.env())
            .put("priority", j.priority())
            .put("labels", j.labels())
            .put("resource_requirements", j.resourceRequirements())
            .put("failure_handler", j.failureHandler())
            .put("scheduler", j.scheduler())
            .put("cancel_on_blocking_job_failure", j.cancelOnBlockingJobFailure())
            .put("depends_on", j.dependsOn())
            .put("input_files", j.inputFiles())
            .put("output_files", j.outputFiles())
            .put("input_user_data", j.inputUserData())
            .put("output_user_data", j.outputUserData());
    StdioSpec stdio = j.stdio();
    if (stdio != null) {
      e.out.put("stdio", stdio.toJson());
    }
    return e;
  }

  private static ExpandedSpec file(FileSpec f) {
    return new ExpandedSpec()
        .put("name", f.name())
        .put("path", f.path())
        .put("identifier", f.identifier())
        .put("st_mtime", f.stMtime());
  }

  private static ExpandedSpec userData(UserDataSpec u) {
    var e = new ExpandedSpec().put("name", u.name());
    if (u.data() != null) {
      e.out.put("data", u.data());
    }
    return e.put("is_ephemeral", u.isEphemeral());
  }

  private static ExpandedSpec requirements(ResourceRequirementsSpec r) {
    return new ExpandedSpec()
        .put("name", r.name())
        .put("num_cpus", r.numCpus())
        .put("memory", r.memory())
        .put("num_gpus", r.numGpus())
        .put("num_nodes", r.numNodes())
        .put("runtime", r.runtime());
  }

  private static ExpandedSpec handler(FailureHandlerSpec h) {
    var e = new ExpandedSpec().put("name", h.name());
    e.out.put("rules", List.of());
    return e.all(
        "rules",
        h.rules(),
        r ->
            new ExpandedSpec()
                .put("exit_codes", r.exitCodes())
                .put("match_all_exit_codes", r.matchAllExitCodes())
                .put("recovery_script", r.recoveryScript())
                .put("max_retries", r.maxRetries()));
  }

  private static ExpandedSpec scheduler(SlurmSchedulerSpec s) {
    return new ExpandedSpec()
        .put("name", s.name())
        .put("account", s.account())
        .put("partition", s.partition())
        .put("qos", s.qos())
        .put("gres", s.gres())
        .put("mem", s.mem())
        .put("tmp", s.tmp())
        .put("nodes", s.nodes())
        .put("ntasks_per_node", s.ntasksPerNode())
        .put("walltime", s.walltime())
        .put("extra", s.extra())
        .put("serialize_allocations", s.serializeAllocations());
  }

  private static ExpandedSpec action(ActionSpec a) {
    return new ExpandedSpec()
        .put("trigger_type", a.triggerType())
        .put("action_type", a.actionType())
        .put("jobs", a.jobs())
        .put("commands", a.commands())
        .put("scheduler", a.scheduler())
        .put("scheduler_type", a.schedulerType())
        .put("num_allocations", a.numAllocations())
        .put("start_one_worker_per_node", a.startOneWorkerPerNode())
        .put("max_parallel_jobs", a.maxParallelJobs())
        .put("persistent", a.persistent());
  }
}
