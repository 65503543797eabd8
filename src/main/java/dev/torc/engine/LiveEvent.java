package dev.torc.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that just happened in a workflow, for those who listen now; not stored.
 *
 * @param timestampMillis epoch milliseconds
 * @param data plain values only
 */
public record LiveEvent(
    long workflowId,
    long timestampMillis,
    String type,
    Severity severity,
    Map<String, @Nullable Object> data) {
  /** Severity, in rising order. */
  public enum Severity {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }
}
