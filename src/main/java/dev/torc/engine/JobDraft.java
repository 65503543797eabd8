package dev.torc.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to create. A null means that the engine's default applies.
 *
 * @param schedulerId a 0 counts as none
 * @param failureHandlerId a 0 counts as none
 */
public record JobDraft(
    long workflowId,
    String name,
    String command,
    @Nullable String invocationScript,
    @Nullable Map<String, String> env,
    @Nullable Boolean cancelOnBlockingJobFailure,
    @Nullable Boolean supportsTermination,
    List<Long> dependsOn,
    List<Long> inputFiles,
    List<Long> outputFiles,
    List<Long> inputUserData,
    List<Long> outputUserData,
    @Nullable Long resourceRequirementsId,
    @Nullable Long schedulerId,
    @Nullable Long failureHandlerId,
    @Nullable Long priority,
    @Nullable List<String> labels) {}
