package dev.torc.dialect.torc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small answers of single operations. */
final class Answers {
  private Answers() {}

  record PingResponse(String status) {}

  record VersionResponse(String version, String apiVersion, @Nullable String gitHash) {}

  record ReloadAuthResponse(String message, long userCount) {}

  record DeleteCountResponse(long count) {}

  /** Files: the published server calls the number one thing, its document another. */
  record DeleteFilesResponse(long deletedCount, long count) {}

  record DeleteRecordsResponse(String message, long deletedCount) {}

  record ListRequiredExistingFilesResponse(List<Long> files) {}

  record ListMissingUserDataResponse(List<Long> userData) {}

  record ProcessChangedJobInputsResponse(List<String> reinitializedJobs) {}

  /** Why a job is not running, or how it ended. */
  record JobExplanation(
      long jobId, String name, String status, String summary, List<JobReason> reasons) {}

  record JobReason(String kind, String message) {}

  /** Counts of the requests of the last hour. */
  record ApiStats(
      long nowMs, long intervalSeconds, long windowSeconds, List<Map<String, Long>> buckets) {}
}
