package dev.torc.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One example file and what must come of it.
 *
 * @param file its path below the folder of examples
 * @param options of {@code torc run}
 * @param statuses how many jobs must end with which status
 */
record Example(String file, List<String> options, Map<String, Integer> statuses) {
  /** A machine on which every job of the examples fits. */
  private static final List<String> LARGE_MACHINE =
      List.of("--num-cpus", "32", "--memory-gb", "128", "--num-gpus", "4");

  static Example completes(String file, int jobs, String... options) {
    return new Example(
        file,
        options.length == 0 ? LARGE_MACHINE : List.of(options),
        new TreeMap<>(Map.of("completed", jobs)));
  }

  static Example ends(String file, int completed, int failed, int canceled) {
    Map<String, Integer> statuses = new TreeMap<>();
    if (completed > 0) {
      statuses.put("completed", completed);
    }
    statuses.put("failed", failed);
    statuses.put("canceled", canceled);
    return new Example(file, LARGE_MACHINE, statuses);
  }

  int jobs() {
    return statuses.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** {@code torc run} says by its exit code whether a job failed. */
  int exitCode() {
    return statuses.containsKey("failed") ? 1 : 0;
  }

  @Override
  public String toString() {
    return file;
  }
}
