package dev.torc.store;

/** Is told what the writer does; called on the writer thread, so it must be quick. */
public interface WriterMonitor {
  WriterMonitor NONE = (commands, nanos) -> {};

  /**
   * One commit has ended.
   *
   * @param commands commands in it
   * @param nanos from the begin of the transaction to the end of the commit
   */
  void committed(int commands, long nanos);
}
