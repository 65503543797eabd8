package dev.torc.worker.process;

/**
 * Told once when a process has ended. Runs on the thread that watches the process: it may start
 * other processes, but must neither block for long nor wait for another process of the pool.
 */
@FunctionalInterface
public interface ExitListener {
  void exited(RunningProcess process, ProcessExit exit);
}
