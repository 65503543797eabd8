package dev.torc.dialect.torc;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Reply;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the Torc interface says no: an object with the key {@code error}, whose value names a kind
 * for access, existence and server errors, and has none for refusals by a rule.
 */
final class Errors implements ErrorRenderer {
  /** Whatever is refused once it was understood. */
  record ErrorResponse(ErrorDetail error) {}

  /**
   * Some refusals say more: a field and its value, for example.
   *
   * @param error kind, of access, existence and server errors
   */
  record ErrorDetail(@Nullable String error, String message) {}

  @Override
  public Reply refused(TorcException e) {
    if (e.kind() == ErrorKind.UNAUTHORIZED) {
      return Doorkeeper.unauthorized();
    }
    Map<String, Object> error = new LinkedHashMap<>();
    if (e.details().containsKey("claimed")) {
      error.put("message", e.message());
    } else {
      if (hasKind(e.kind()) || e.details().containsKey("kind")) {
        error.put("error", kindName(e));
      }
      error.put("message", text(e));
    }
    error.putAll(e.details());
    error.remove("kind");
    return Reply.json(status(e), Map.of("error", error));
  }

  @Override
  public Type schema() {
    return ErrorResponse.class;
  }

  /** A route may ask for another kind, for those few that clients know by name. */
  private static String kindName(TorcException e) {
    Object own = e.details().get("kind");
    return own == null ? name(e.kind()) : own.toString();
  }

  private static int status(TorcException e) {
    return e.kind().httpStatus();
  }

  private static String text(TorcException e) {
    return e.hint() == null ? e.message() : e.message() + " (" + e.hint() + ")";
  }

  private static boolean hasKind(ErrorKind kind) {
    return kind != ErrorKind.INVALID && kind != ErrorKind.BAD_REQUEST;
  }

  private static String name(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> "NotFound";
      case FORBIDDEN -> "Forbidden";
      case UNAUTHORIZED -> "Unauthorized";
      case CONFLICT -> "Conflict";
      case TOO_LARGE -> "PayloadTooLarge";
      case UNSUPPORTED_MEDIA_TYPE -> "UnsupportedMediaType";
      case RATE_LIMITED -> "TooManyRequests";
      case BUSY, UNAVAILABLE, STORAGE -> "ServiceUnavailable";
      case BAD_REQUEST, USAGE -> "BadRequest";
      case INVALID -> "UnprocessableEntity";
      case INTERNAL -> "InternalServerError";
    };
  }

  @Override
  public Reply defect(String incidentId) {
    return Reply.json(
        500,
        Map.of(
            "error",
            Map.of(
                "error",
                "InternalServerError",
                "message",
                "internal error; the server's log tells more under incident " + incidentId)));
  }
}
