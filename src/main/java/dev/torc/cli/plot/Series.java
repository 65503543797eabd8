package dev.torc.cli.plot;

import java.util.Arrays;

/**
 * Measured points in the order of time, kept few: when there are too many, neighbours are put
 * together into one point with the highest values of both, so that peaks stay visible. Not
 * thread-safe.
 */
final class Series {
  private final int most;
  private int stride = 1;
  private int pending;
  private int size;
  private double[] times = new double[8];
  private double[] cpu = new double[8];
  private double[] memory = new double[8];

  /**
   * @param most number of points to keep; at least two
   */
  Series(int most) {
    this.most = Math.max(2, most);
  }

  void add(double time, double cpuPercent, double memoryBytes) {
    if (pending > 0) {
      join(size - 1, cpuPercent, memoryBytes);
    } else {
      if (size == most) {
        halve();
      }
      grow();
      times[size] = time;
      cpu[size] = cpuPercent;
      memory[size] = memoryBytes;
      size++;
    }
    pending = (pending + 1) % stride;
  }

  private void join(int at, double cpuPercent, double memoryBytes) {
    cpu[at] = Math.max(cpu[at], cpuPercent);
    memory[at] = Math.max(memory[at], memoryBytes);
  }

  private void grow() {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      cpu = Arrays.copyOf(cpu, size * 2);
      memory = Arrays.copyOf(memory, size * 2);
    }
  }

  private void halve() {
    int to = 0;
    for (int from = 0; from < size; from += 2) {
      times[to] = times[from];
      cpu[to] = cpu[from];
      memory[to] = memory[from];
      if (from + 1 < size) {
        join(to, cpu[from + 1], memory[from + 1]);
      }
      to++;
    }
    size = to;
    stride *= 2;
  }

  int size() {
    return size;
  }

  double time(int i) {
    return times[i];
  }

  double cpu(int i) {
    return cpu[i];
  }

  double memory(int i) {
    return memory[i];
  }
}
