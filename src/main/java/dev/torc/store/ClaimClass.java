package dev.torc.store;

/**
 * A class of jobs that differ in nothing a claim looks at, with what each of them needs, and the
 * priority of its first ready job.
 *
 * @param schedulerId 0 for none
 * @param labels JSON array text, empty for none
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
    long headPriority) {}
