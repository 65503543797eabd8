package dev.torc.cli.recover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * New figures for some jobs that share a requirement.
 *
 * @param upscale whether it gives more; else it takes away
 * @param memory new memory, or null to keep it
 * @param runtime new runtime, or null to keep it
 * @param cpus new number of CPUs, or null to keep it
 */
record Change(
    boolean upscale,
    Requirement requirement,
    List<JobUse> jobs,
    @Nullable String memory,
    @Nullable String runtime,
    @Nullable Long cpus) {
  Change {
    jobs = List.copyOf(jobs);
  }

  List<Long> jobIds() {
    return jobs.stream().map(JobUse::jobId).toList();
  }

  double peakMemory() {
    return jobs.stream().mapToDouble(JobUse::memoryOrZero).max().orElse(0);
  }

  /**
   * @param split id of the record that these jobs alone have got, or null
   */
  Map<String, Object> json(@Nullable Long split) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("resource_requirements_id", requirement.id());
    if (split != null) {
      m.put("new_resource_requirements_id", split);
    }
    m.put("direction", upscale ? "upscale" : "downscale");
    m.put("job_ids", jobIds());
    m.put("job_names", jobs.stream().map(JobUse::name).toList());
    m.put("memory_adjusted", memory != null);
    if (memory != null) {
      m.put("original_memory", requirement.memory());
      m.put("new_memory", memory);
      m.put("max_peak_memory_bytes", Math.round(peakMemory()));
    }
    m.put("runtime_adjusted", runtime != null);
    if (runtime != null) {
      m.put("original_runtime", requirement.runtime());
      m.put("new_runtime", runtime);
    }
    if (cpus != null) {
      m.put("cpu_adjusted", true);
      m.put("original_cpus", requirement.cpus());
      m.put("new_cpus", cpus);
      double peak = jobs.stream().mapToDouble(JobUse::cpuOrZero).max().orElse(0);
      m.put("max_peak_cpu_percent", peak);
    }
    return m;
  }
}
