package dev.torc.engine;

import dev.torc.model.JobStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes to a job; a null leaves the value as it is, an empty list clears it. */
public record JobPatch(
    @Nullable String name,
    @Nullable String command,
    @Nullable JobStatus status,
    @Nullable List<Long> dependsOn,
    @Nullable List<Long> inputFiles,
    @Nullable List<Long> outputFiles,
    @Nullable List<Long> inputUserData,
    @Nullable List<Long> outputUserData,
    @Nullable Map<String, String> env,
    @Nullable Long resourceRequirementsId,
    @Nullable Long schedulerId,
    @Nullable Long priority,
    @Nullable List<String> labels,
    @Nullable String invocationScript,
    @Nullable Boolean cancelOnBlockingJobFailure,
    @Nullable Boolean supportsTermination) {}
