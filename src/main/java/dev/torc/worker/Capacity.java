package dev.torc.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a worker may fill with jobs.
 *
 * @param cpus logical cores
 * @param memoryBytes memory
 * @param gpuIds the ids that jobs see in {@code CUDA_VISIBLE_DEVICES} and its relatives, one per
 *     GPU
 */
public record Capacity(int cpus, long memoryBytes, List<String> gpuIds) {
  private static final List<String> GPU_LISTS =
      List.of("CUDA_VISIBLE_DEVICES", "SLURM_STEP_GPUS", "SLURM_JOB_GPUS");

  public Capacity {
    if (cpus < 1 || memoryBytes < 1) {
      throw TorcException.invalid(
          "a worker needs at least one CPU and some memory, got "
              + cpus
              + " CPUs and "
              + memoryBytes
              + " bytes");
    }
    gpuIds = List.copyOf(gpuIds);
  }

  public int gpus() {
    return gpuIds.size();
  }

  /**
   * The whole machine as this process sees it (a container's limits count). GPU ids come from the
   * lists that CUDA and Slurm put into the environment, else from the NVIDIA devices present.
   */
  public static Capacity detect(Map<String, String> env) {
    return new Capacity(
        Runtime.getRuntime().availableProcessors(), machineMemory(), detectGpus(env));
  }

  public Capacity withCpus(int n) {
    return new Capacity(n, memoryBytes, gpuIds);
  }

  public Capacity withMemoryBytes(long bytes) {
    return new Capacity(cpus, bytes, gpuIds);
  }

  /** The first {@code n} of the known GPU ids, continued by number when there are fewer. */
  public Capacity withGpus(int n) {
    List<String> ids = new ArrayList<>(gpuIds.subList(0, Math.min(n, gpuIds.size())));
    for (int next = 0; ids.size() < n; next++) {
      String id = String.valueOf(next);
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    return new Capacity(cpus, memoryBytes, ids);
  }

  private static long machineMemory() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
      return os.getTotalMemorySize();
    }
    return Runtime.getRuntime().maxMemory();
  }

  private static List<String> detectGpus(Map<String, String> env) {
    for (String name : GPU_LISTS) {
      String list = env.get(name);
      if (list != null) {
        return list.isBlank() || list.equals("NoDevFiles") ? List.of() : ids(list);
      }
    }
    int count = 0;
    try (DirectoryStream<Path> devices =
        Files.newDirectoryStream(Path.of("/dev"), "nvidia[0-9]*")) {
      for (Path ignored : devices) {
        count++;
      }
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  /** {@code 0,2-3,GPU-ab12} as separate ids; ranges are Slurm's way. */
  private static List<String> ids(String list) {
    List<String> out = new ArrayList<>();
    for (String part : list.split(",")) {
      String id = part.strip();
      var range = Pattern.compile("(\\d{1,6})-(\\d{1,6})").matcher(id);
      if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        IntStream.rangeClosed(from, to).limit(1024).forEach(n -> out.add(String.valueOf(n)));
      } else if (!id.isEmpty() && !id.equals("-1")) {
        out.add(id);
      }
    }
    return out;
  }
}
