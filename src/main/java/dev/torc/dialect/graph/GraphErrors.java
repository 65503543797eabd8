package dev.torc.dialect.graph;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Reply;

/** Says no with an empty body, or with one line of text when the request cannot be read. */
final class GraphErrors implements ErrorRenderer {
  @Override
  public Reply unreadable(Part part, TorcException error) {
    int status = error.kind().httpStatus();
    return Reply.text(
        status,
        switch (part) {
          case PATH -> "Invalid URL: " + error.message();
          case QUERY -> "Failed to deserialize query string: " + error.message();
          case MEDIA_TYPE -> "Expected request with `Content-Type: application/json`";
          case BODY ->
              error.kind() == ErrorKind.TOO_LARGE
                  ? "Failed to buffer the request body: length limit exceeded"
                  : "Failed to parse the request body as JSON: " + error.message();
          case FIELD ->
              "Failed to deserialize the JSON body into the target type: " + error.message();
        });
  }

  @Override
  public Reply refused(TorcException error) {
    return switch (error.kind()) {
      case NOT_FOUND, CONFLICT -> Reply.empty(error.kind().httpStatus());
      case UNAUTHORIZED -> Doorkeeper.unauthorized();
      case INVALID,
          BAD_REQUEST,
          USAGE,
          FORBIDDEN,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          RATE_LIMITED,
          BUSY,
          UNAVAILABLE,
          STORAGE,
          INTERNAL ->
          Reply.text(error.kind().httpStatus(), error.message());
    };
  }

  @Override
  public Reply defect(String incidentId) {
    return Reply.empty(500);
  }
}
