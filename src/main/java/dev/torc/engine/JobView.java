package dev.torc.engine;

import dev.torc.store.JobRow;
import java.util.List;

/** A job with its five lists of ids, each sorted. */
public record JobView(
    JobRow job,
    List<Long> dependsOn,
    List<Long> inputFiles,
    List<Long> outputFiles,
    List<Long> inputUserData,
    List<Long> outputUserData) {
  public static JobView without(JobRow job) {
    return new JobView(job, List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
