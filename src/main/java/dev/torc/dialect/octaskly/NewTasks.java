package dev.torc.dialect.octaskly;

import dev.torc.engine.StandingJobs.Draft;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what is asked for with a new task, and says it in the engine's words. */
final class NewTasks {
  private static final long DEFAULT_TIMEOUT = 3600;
  private static final long LONGEST_TIMEOUT = 86_400;
  private static final int LONGEST_COMMAND = 65_536;
  private static final long MOST_RETRIES = 1000;
  private static final List<String> PRIORITIES = List.of("low", "normal", "high");

  /** A shell alone needs more than 1 MiB. */
  private static final long LEAST_MEMORY = 4;

  private static final long MOST_MEBIBYTES = 1L << 30;
  private static final String NO_SANDBOX = "none";
  private static final List<String> SANDBOXES =
      List.of(NO_SANDBOX, "basic", "strict", "very-strict");

  private NewTasks() {}

  /**
   * The job that a task becomes.
   *
   * @throws TorcException BAD_REQUEST for a value that is out of range or cannot be given
   */
  static Draft draft(Wire.NewTask t, String owner) {
    if (t.command().isBlank()
        || t.command().length() > LONGEST_COMMAND
        || t.command().indexOf('\0') >= 0) {
      throw TorcException.of(ErrorKind.BAD_REQUEST, "Invalid command format");
    }
    long timeout = Values.between(t.timeout(), "timeout", 1, LONGEST_TIMEOUT, DEFAULT_TIMEOUT);
    long retries = Values.between(t.retryCount(), "retry_count", 0, MOST_RETRIES, 0);
    long priority =
        PRIORITIES.indexOf(Values.oneOf(t.priority(), "priority", PRIORITIES, "normal"));
    Long memory = memory(t);
    return new Draft(
        TaskRoutes.POOL,
        owner,
        t.command(),
        timeout,
        memory,
        priority,
        RetryPolicy.atOnce(retries),
        Table.OCTASKLY_TASK,
        attributes(t, timeout, memory));
  }

  /** Fields of a request that are kept and shown, but that no worker heeds. */
  static List<String> notEnforced(Wire.NewTask t) {
    return t.diskLimitMb() == null ? List.of() : List.of("disk_limit_mb");
  }

  private static Row attributes(Wire.NewTask t, long timeout, @Nullable Long memory) {
    Map<String, @Nullable Object> extras = new LinkedHashMap<>();
    extras.put("memory_limit_mb", memory);
    extras.put("sandbox_level", sandbox(t.sandboxLevel()));
    if (t.diskLimitMb() != null) {
      extras.put(
          "disk_limit_mb", Values.between(t.diskLimitMb(), "disk_limit_mb", 1, MOST_MEBIBYTES, 1));
    }
    extras.values().removeIf(v -> v == null);
    List<String> notEnforced = notEnforced(t);
    if (!notEnforced.isEmpty()) {
      extras.put("not_enforced", notEnforced);
    }
    return new Row()
        .set("timeout_s", timeout)
        .set("inputs", Json.write(Values.texts(t.inputs(), "inputs")))
        .set("outputs", Json.write(Values.texts(t.outputs(), "outputs")))
        .set("extras", extras.isEmpty() ? null : Json.write(extras));
  }

  private static @Nullable Long memory(Wire.NewTask t) {
    Long mib = t.memoryLimitMb();
    return mib == null
        ? null
        : (Long) Values.between(mib, "memory_limit_mb", LEAST_MEMORY, MOST_MEBIBYTES, LEAST_MEMORY);
  }

  /** A command that its sender believes to be locked in must not run free. */
  private static @Nullable String sandbox(@Nullable String level) {
    if (level == null
        || Values.oneOf(level, "sandbox_level", SANDBOXES, NO_SANDBOX).equals(NO_SANDBOX)) {
      return level;
    }
    throw TorcException.of(
        ErrorKind.BAD_REQUEST,
        "Invalid parameter value: sandbox_level '"
            + level
            + "' cannot be given: workers run commands without a sandbox");
  }
}
