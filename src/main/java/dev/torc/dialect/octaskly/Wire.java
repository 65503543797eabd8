package dev.torc.dialect.octaskly;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of requests as they come. */
final class Wire {
  private Wire() {}

  /** A task to create; the last five are from guides of the original. */
  record NewTask(
      String command,
      @Nullable Long timeout,
      @Nullable List<String> inputs,
      @Nullable List<String> outputs,
      @Nullable String priority,
      @Nullable Long retryCount,
      @Nullable Long memoryLimitMb,
      @Nullable Long diskLimitMb,
      @Nullable String sandboxLevel) {}
}
