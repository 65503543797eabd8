package dev.torc.server;

import dev.torc.model.TorcException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a dialect says no. Thread-safe; no method throws. */
public interface ErrorRenderer {
  /** Which part of a request cannot be read. */
  enum Part {
    PATH,
    QUERY,
    MEDIA_TYPE,
    /** Body: not JSON at all, or over the limit, or not received in time. */
    BODY,
    /** Body: JSON, but a field is missing or has a wrong type. */
    FIELD
  }

  /** No route has this path. */
  default Reply unknownPath(String path) {
    return Reply.empty(404);
  }

  /** The path exists, but not with this method. */
  default Reply wrongMethod(Set<String> allowed) {
    return new Reply.Bytes(405, null, new byte[0], Map.of("Allow", String.join(",", allowed)));
  }

  /** The request cannot be read as the table of routes says. */
  default Reply unreadable(Part part, TorcException error) {
    return Reply.text(error.kind().httpStatus(), error.message());
  }

  /** The request was understood and refused. */
  Reply refused(TorcException error);

  /** The JSON of {@link #refused} and {@link #defect}, for the document; null to describe none. */
  default @Nullable Type schema() {
    return null;
  }

  /** A defect; the log has the stack trace under this id. */
  Reply defect(String incidentId);
}
