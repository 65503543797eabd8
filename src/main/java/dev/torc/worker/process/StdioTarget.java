package dev.torc.worker.process;

import java.nio.file.Path;

/** Where an output stream of a process goes. */
public sealed interface StdioTarget {
  /** A file whose directory exists; it is emptied first unless {@code append}. */
  record ToFile(Path path, boolean append) implements StdioTarget {}

  /** Nowhere. */
  record Discard() implements StdioTarget {}

  /** Standard error only: the same open file as standard output. */
  record SameAsStdout() implements StdioTarget {}

  static StdioTarget file(Path path) {
    return new ToFile(path, false);
  }

  static StdioTarget append(Path path) {
    return new ToFile(path, true);
  }

  static StdioTarget discard() {
    return new Discard();
  }

  static StdioTarget sameAsStdout() {
    return new SameAsStdout();
  }
}
