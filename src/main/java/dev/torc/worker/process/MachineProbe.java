package dev.torc.worker.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What this machine has to offer, within the limits of the container that we may be in.
 *
 * @param gpuIds ids to hand to jobs, in order
 */
public record MachineProbe(String hostname, int numCpus, long memoryBytes, List<String> gpuIds) {
  private static final List<String> GPU_LISTS =
      List.of("CUDA_VISIBLE_DEVICES", "SLURM_STEP_GPUS", "SLURM_JOB_GPUS");

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");

  public MachineProbe {
    gpuIds = List.copyOf(gpuIds);
  }

  /** Looks at this machine; a few milliseconds, more where an NVIDIA driver has to be asked. */
  public static MachineProbe look() {
    return new MachineProbe(
        hostName(),
        Runtime.getRuntime().availableProcessors(),
        system().getTotalMemorySize(),
        gpuIds(System.getenv()));
  }

  /**
   * The load of the machine at this moment.
   *
   * @param cpuPercent 100 = all cores busy; since the call before
   */
  public record Load(double cpuPercent, long memoryBytes, long totalMemoryBytes) {}

  public static Load load() {
    OperatingSystemMXBean system = system();
    long total = system.getTotalMemorySize();
    double cpu = system.getCpuLoad();
    return new Load(Math.max(0, cpu) * 100, total - available(system), total);
  }

  private static OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }

  /** Free memory and what the page cache would give back, where the system tells. */
  private static long available(OperatingSystemMXBean system) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      // No Linux.
    }
    return system.getFreeMemorySize();
  }

  private static String hostName() {
    try {
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      if (Files.isReadable(kernel)) {
        return Files.readString(kernel).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** The ids named by the environment, else those that the NVIDIA driver counts. */
  static List<String> gpuIds(Map<String, String> env) {
    for (String name : GPU_LISTS) {
      String value = env.get(name);
      if (value != null) {
        return expand(value);
      }
    }
    return IntStream.range(0, countNvidia()).mapToObj(Integer::toString).toList();
  }

  /** {@code 0,2-4} and {@code GPU-<uuid>,…}; words for none ({@code -1}, {@code NoDevFiles}) go. */
  private static List<String> expand(String list) {
    var ids = new ArrayList<String>();
    for (String part : list.strip().split("\\s*,\\s*")) {
      Matcher range = RANGE.matcher(part);
      if (range.matches()) {
        int last = Integer.parseInt(range.group(2));
        for (int id = Integer.parseInt(range.group(1)); id <= last; id++) {
          ids.add(Integer.toString(id));
        }
      } else if (!part.isEmpty() && !part.equals("-1") && !part.equals("NoDevFiles")) {
        ids.add(part);
      }
    }
    return ids;
  }

  private static int countNvidia() {
    if (!Files.exists(Path.of("/proc/driver/nvidia/version"))
        && !Files.exists(Path.of("/dev/dxg"))) {
      return 0;
    }
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "-L")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String list = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
      return (int) list.lines().filter(line -> line.startsWith("GPU ")).count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
