package dev.torc.client;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;

/** How a client waits between two tries; tests give one that does not wait. */
@FunctionalInterface
public interface Pause {
  void millis(long millis);

  /** Really waits. An interrupt ends the wait with UNAVAILABLE and stays set. */
  Pause SLEEP =
      millis -> {
        try {
          Thread.sleep(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted");
        }
      };
}
