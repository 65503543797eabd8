package dev.torc.dialect.octaskly;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Reply;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says no with a JSON object of error, status and timestamp. */
final class OctasklyErrors implements ErrorRenderer {
  private final Clock clock;

  OctasklyErrors(Clock clock) {
    this.clock = clock;
  }

  private Reply error(int status, String message, Map<String, String> headers) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", message);
    body.put("status", status);
    body.put("timestamp", Times.text(clock.millis()));
    return new Reply.Json(status, body, headers);
  }

  @Override
  public Reply unknownPath(String path) {
    return error(404, "Not found: " + path, Map.of());
  }

  @Override
  public Reply wrongMethod(Set<String> allowed) {
    Set<String> shown = new TreeSet<>(allowed);
    shown.remove("HEAD");
    return error(405, "Method not allowed", Map.of("Allow", String.join(", ", shown)));
  }

  @Override
  public Reply unreadable(Part part, TorcException error) {
    int status = error.kind() == ErrorKind.TOO_LARGE ? 413 : 400;
    return error(status, error.message(), Map.of());
  }

  @Override
  public Reply refused(TorcException error) {
    return switch (error.kind()) {
      case UNAUTHORIZED -> error(401, error.message(), Map.of("WWW-Authenticate", "Bearer"));
      case RATE_LIMITED ->
          error(
              429,
              error.message(),
              Map.of(
                  "Retry-After", String.valueOf(error.details().getOrDefault("retry_after", 1))));
      case INVALID -> error(400, error.message(), Map.of());
      // The document has a broken database under 500; 503 is for its page of health alone.
      case STORAGE -> error(500, error.message(), Map.of());
      case BAD_REQUEST,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          USAGE,
          BUSY,
          UNAVAILABLE,
          INTERNAL ->
          error(error.kind().httpStatus(), error.message(), Map.of());
    };
  }

  @Override
  public Reply defect(String incidentId) {
    return error(500, "Internal server error, incident " + incidentId, Map.of());
  }
}
