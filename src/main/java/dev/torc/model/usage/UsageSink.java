package dev.torc.model.usage;

import dev.torc.model.TorcException;
import java.nio.file.Path;

/** Takes what a worker has measured. Called on one thread that may wait; jobs never do. */
public interface UsageSink {
  /** Keeps nothing. */
  UsageSink NONE =
      new UsageSink() {
        @Override
        public void append(Path file, UsageBatch batch) {}

        @Override
        public void nodeLeft(long computeNodeId, NodeSummary summary) {}
      };

  /**
   * Adds a batch to a file, which is made when it is not there.
   *
   * @throws TorcException when it cannot be written
   */
  void append(Path file, UsageBatch batch);

  /**
   * The worker leaves; this is what its machine was like.
   *
   * @param computeNodeId record of the machine in one workflow
   * @throws TorcException when it cannot be kept
   */
  void nodeLeft(long computeNodeId, NodeSummary summary);
}
