package dev.torc.store;

import org.jspecify.annotations.Nullable;

/**
 * What the engine's rules look at in a workflow.
 *
 * @param hasFailures whether a job of this run ended with a return code other than 0
 * @param busy name of the long operation that works on the workflow, or null
 */
public record WorkflowHead(
    long id,
    String name,
    String user,
    long runId,
    boolean canceled,
    boolean archived,
    boolean hasFailures,
    boolean usePendingFailed,
    @Nullable String busy) {}
