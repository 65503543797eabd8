package dev.torc.cli.remote;

import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one worker.
 *
 * @param pid its process, if there is one
 * @param message for people
 * @param log last lines that it wrote, when they explain something
 */
record Report(
    String worker,
    State state,
    @Nullable Long pid,
    String message,
    @Nullable String hint,
    List<String> log) {

  /** Where a worker stands, or what was done. */
  enum State {
    ADDED,
    STARTED,
    RUNNING,
    /** It has ended by itself, with exit code 0. */
    ENDED,
    STOPPED,
    NOT_RUNNING,
    COLLECTED,
    DELETED,
    /** There was nothing to collect or delete. */
    CLEAN,
    /** The host could not be asked, or refused. */
    FAILED,
    /** The worker itself has ended with an error. */
    BROKEN;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Report of(String worker, State state, @Nullable Long pid, String message) {
    return new Report(worker, state, pid, message, null, List.of());
  }

  static Report failed(String worker, String message, @Nullable String hint) {
    return new Report(worker, State.FAILED, null, message, hint, List.of());
  }

  static Report failed(String worker, TorcException e) {
    return failed(worker, e.message(), e.hint());
  }

  /** The same with lines of a log. */
  Report withLog(List<String> lines) {
    return new Report(worker, state, pid, message, hint, List.copyOf(lines));
  }

  boolean ok() {
    return state != State.FAILED && state != State.BROKEN;
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("worker", worker);
    m.put("state", state.wire());
    m.put("ok", ok());
    m.put("pid", pid);
    m.put("message", message);
    if (hint != null) {
      m.put("hint", hint);
    }
    if (!log.isEmpty()) {
      m.put("log", log);
    }
    return m;
  }
}
