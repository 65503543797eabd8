package dev.torc.worker.process;

import java.util.List;

/** A source of snapshots of all processes of the machine. */
interface ProcessTable {
  /**
   * One process.
   *
   * @param group id of its process group, or 0 when unknown
   * @param cpuMillis CPU time of the process and of the children it has waited for
   * @param rssBytes resident memory
   */
  record Row(long pid, long parent, long group, long cpuMillis, long rssBytes) {}

  List<Row> snapshot();

  /** The cheapest source that this system has. */
  static ProcessTable ofThisSystem() {
    return LinuxProcessTable.isSupported() ? new LinuxProcessTable() : new OshiProcessTable();
  }
}
