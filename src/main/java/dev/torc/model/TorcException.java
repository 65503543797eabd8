package dev.torc.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that torc throws on purpose. The message is written for the person who caused
 * it: what is wrong, with the value in question. The hint, if there is one, says what to do.
 */
public final class TorcException extends RuntimeException {
  private final ErrorKind kind;
  private final @Nullable String hint;
  private final transient Map<String, Object> details;

  private TorcException(
      ErrorKind kind,
      String message,
      @Nullable String hint,
      Map<String, Object> details,
      @Nullable Throwable cause) {
    // A refusal is an answer, not a defect: only those with a cause or of kind INTERNAL pay for a
    // stack trace.
    super(message, cause, true, cause != null || kind == ErrorKind.INTERNAL);
    this.kind = kind;
    this.hint = hint;
    this.details = Map.copyOf(details);
  }

  public static TorcException of(ErrorKind kind, String message) {
    return new TorcException(kind, message, null, Map.of(), null);
  }

  public static TorcException of(ErrorKind kind, String message, @Nullable Throwable cause) {
    return new TorcException(kind, message, null, Map.of(), cause);
  }

  public static TorcException notFound(String what, long id) {
    return of(ErrorKind.NOT_FOUND, what + " " + id + " not found");
  }

  public static TorcException invalid(String message) {
    return of(ErrorKind.INVALID, message);
  }

  /** The same error with advice for the person who reads it. */
  public TorcException withHint(String advice) {
    return copy(advice, details);
  }

  /** The same error with one more machine-readable fact, shown beside the message. */
  public TorcException with(String key, Object value) {
    var more = new HashMap<>(details);
    more.put(key, value);
    return copy(hint, more);
  }

  private TorcException copy(@Nullable String newHint, Map<String, Object> newDetails) {
    var e = new TorcException(kind, message(), newHint, newDetails, getCause());
    e.setStackTrace(getStackTrace());
    return e;
  }

  public ErrorKind kind() {
    return kind;
  }

  public @Nullable String hint() {
    return hint;
  }

  public Map<String, Object> details() {
    return details;
  }

  /** The message; never null, unlike {@link #getMessage()} as declared by the JDK. */
  public String message() {
    String m = getMessage();
    return m == null ? kind.name() : m;
  }
}
