package dev.torc.store;

/**
 * A class of jobs that differ in nothing a claim looks at, with what each of them needs, and the
 * priority of its first ready job.
 *
 * @param schedulerId 0 for none
 * @param labels JSON array text, empty for none
 * @param unlimited whether the run time of the requirement is no plan: a stand-in named {@code
 *     default}, or a limit
 */
public record ClaimClass(
    long id,
    long workflowId,
    long schedulerId,
    String labels,
    int numCpus,
    long memoryBytes,
    int numGpus,
    int numNodes,
    long runtimeSeconds,
    boolean unlimited,
    long headPriority) {
  /** The same class for a claimant to whom the run time of a stand-in requirement says nothing. */
  public ClaimClass withoutPlan() {
    return new ClaimClass(
        id,
        workflowId,
        schedulerId,
        labels,
        numCpus,
        memoryBytes,
        numGpus,
        numNodes,
        0,
        unlimited,
        headPriority);
  }
}
