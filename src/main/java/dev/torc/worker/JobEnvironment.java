package dev.torc.worker;

import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.WorkflowInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of jobs and actions, set over the worker's own environment. */
final class JobEnvironment {
  private static final List<String> GPU_VARIABLES =
      List.of(
          "CUDA_VISIBLE_DEVICES",
          "HIP_VISIBLE_DEVICES",
          "ROCR_VISIBLE_DEVICES",
          "TORC_GPU_VISIBLE_DEVICES");

  private final WorkerSettings settings;

  JobEnvironment(WorkerSettings settings) {
    this.settings = settings;
  }

  Map<String, String> ofJob(ClaimedJob job, WorkflowInfo workflow, List<String> gpuIds) {
    Map<String, String> env = new HashMap<>(settings.env());
    env.putAll(job.env());
    if (!gpuIds.isEmpty()) {
      String list = String.join(",", gpuIds);
      GPU_VARIABLES.forEach(name -> env.put(name, list));
    }
    common(env, workflow, job.workflowId(), job.runId());
    env.put("TORC_JOB_ID", String.valueOf(job.jobId()));
    env.put("TORC_JOB_NAME", job.name());
    env.put("TORC_ATTEMPT_ID", String.valueOf(job.attemptId()));
    return env;
  }

  Map<String, String> ofAction(ActionOrder action, WorkflowInfo workflow) {
    Map<String, String> env = new HashMap<>(settings.env());
    common(env, workflow, action.workflowId(), action.runId());
    return env;
  }

  private void common(Map<String, String> env, WorkflowInfo workflow, long workflowId, long runId) {
    env.put("TORC_WORKFLOW_ID", String.valueOf(workflowId));
    env.put("TORC_RUN_ID", String.valueOf(runId));
    env.put("TORC_OUTPUT_DIR", settings.outputDirectory().toString());
    if (settings.apiUrl() != null) {
      env.put("TORC_API_URL", settings.apiUrl());
    }
    if (workflow.submissionDirectory() != null) {
      env.put("TORC_WORKFLOW_SUBMISSION_DIR", workflow.submissionDirectory());
    }
  }
}
