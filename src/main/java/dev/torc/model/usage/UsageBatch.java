package dev.torc.model.usage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has measured of one run of a workflow since the batch before.
 *
 * @param jobNames names by job id
 * @param node the machine over the whole stay: in the last batch only, and only where it is wanted
 */
public record UsageBatch(
    Map<Long, String> jobNames,
    List<JobSample> jobSamples,
    List<JobRun> jobRuns,
    List<NodeSample> nodeSamples,
    @Nullable NodeSummary node) {
  public UsageBatch {
    jobNames = Map.copyOf(jobNames);
    jobSamples = List.copyOf(jobSamples);
    jobRuns = List.copyOf(jobRuns);
    nodeSamples = List.copyOf(nodeSamples);
  }

  public boolean isEmpty() {
    return jobNames.isEmpty()
        && jobSamples.isEmpty()
        && jobRuns.isEmpty()
        && nodeSamples.isEmpty()
        && node == null;
  }
}
