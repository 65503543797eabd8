package dev.torc.worker.process;

import java.util.List;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Processes of systems without a Linux {@code /proc}. Knows no process groups. */
final class OshiProcessTable implements ProcessTable {
  private final OperatingSystem system = new SystemInfo().getOperatingSystem();

  @Override
  public List<Row> snapshot() {
    return system.getProcesses(null, null, 0).stream()
        .map(
            p ->
                new Row(
                    p.getProcessID(),
                    p.getParentProcessID(),
                    0,
                    p.getKernelTime() + p.getUserTime(),
                    p.getResidentMemory()))
        .toList();
  }
}
