package dev.torc.it;

import java.util.Arrays;
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
  /** A machine on which every job of most examples fits. */
  private static final List<String> LARGE_MACHINE =
      List.of("--num-cpus", "32", "--memory-gb", "128", "--num-gpus", "4");

  /**
   * Files of one name whose jobs all complete.
   *
   * @param name of the files, without folder and extension
   * @param forms the extensions, with blanks between them
   */
  static List<Example> completes(String name, String forms, int jobs, String... options) {
    List<String> given = options.length == 0 ? LARGE_MACHINE : List.of(options);
    return all(name, forms, given, new TreeMap<>(Map.of("completed", jobs)));
  }

  static List<Example> ends(String name, String forms, int completed, int failed, int canceled) {
    Map<String, Integer> statuses = new TreeMap<>();
    if (completed > 0) {
      statuses.put("completed", completed);
    }
    statuses.put("failed", failed);
    statuses.put("canceled", canceled);
    return all(name, forms, LARGE_MACHINE, statuses);
  }

  private static List<Example> all(
      String name, String forms, List<String> options, Map<String, Integer> statuses) {
    return Arrays.stream(forms.split(" "))
        .map(form -> new Example(path(name, form), options, statuses))
        .toList();
  }

  /** JSON5 lies beside JSON, and the files on subgraphs lie together. */
  private static String path(String name, String form) {
    String folder = name.startsWith("subgraphs") ? "subgraphs" : form.replace("json5", "json");
    return folder + "/" + name + "." + form;
  }

  int jobs() {
    return statuses.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** {@code torc run} says by its exit code whether a job failed. */
  int exitCode() {
    return statuses.containsKey("failed") ? 1 : 0;
  }

  /** The name that files of all forms share. */
  String name() {
    return file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
  }

  @Override
  public String toString() {
    return file;
  }
}
