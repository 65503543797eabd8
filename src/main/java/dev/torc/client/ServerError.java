package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a refusal of a server, in any of the shapes that it may have, into a TorcException. */
final class ServerError {
  private static final int LONGEST_TEXT = 500;

  private ServerError() {}

  static TorcException of(int status, byte[] body, URI base) {
    String text = new String(body, UTF_8).strip();
    Map<?, ?> error = errorObject(text);
    String message = error == null ? plain(text) : string(error.get("message"));
    if (message == null && status == 401) {
      message = "Unauthorized"; // the JDK loses the text when the request had a body
    }
    TorcException e =
        TorcException.of(
            kind(status),
            message == null ? "the server at " + base + " answered " + status : message);
    String hint = error == null ? null : string(error.get("hint"));
    if (hint != null) {
      e = e.withHint(hint);
    } else if (message == null && (status / 100 == 4 || status == 501)) {
      e = e.withHint("is this a torc server? The URL must end with the base path /torc-service/v1");
    } else if (status == 401) {
      e = e.withHint("give --password or TORC_PASSWORD, and the user in TORC_USERNAME");
    }
    return e.with("http_status", status);
  }

  private static @Nullable Map<?, ?> errorObject(String text) {
    if (!text.startsWith("{")) {
      return null;
    }
    try {
      Map<String, @Nullable Object> m = Json.parseObject(text);
      if (m.get("error") instanceof Map<?, ?> inner) {
        return inner;
      }
      if (m.get("error") instanceof String s && !m.containsKey("message")) {
        return Map.of("message", s);
      }
      return m;
    } catch (TorcException e) {
      return null;
    }
  }

  /** Plain text as it is, unless it is a web page of something that is no torc server. */
  private static @Nullable String plain(String text) {
    if (text.isEmpty() || text.startsWith("<")) {
      return null;
    }
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private static @Nullable String string(@Nullable Object o) {
    return o instanceof String s && !s.isBlank() ? s : null;
  }

  private static ErrorKind kind(int status) {
    return switch (status) {
      case 400 -> ErrorKind.BAD_REQUEST;
      case 401 -> ErrorKind.UNAUTHORIZED;
      case 403 -> ErrorKind.FORBIDDEN;
      case 404, 405 -> ErrorKind.NOT_FOUND;
      case 409 -> ErrorKind.CONFLICT;
      case 413 -> ErrorKind.TOO_LARGE;
      case 415 -> ErrorKind.UNSUPPORTED_MEDIA_TYPE;
      case 422 -> ErrorKind.INVALID;
      case 429 -> ErrorKind.RATE_LIMITED;
      case 502, 504 -> ErrorKind.UNAVAILABLE;
      case 503 -> ErrorKind.BUSY;
      default -> ErrorKind.INTERNAL;
    };
  }
}
