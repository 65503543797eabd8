package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import org.jspecify.annotations.Nullable;

/** Faults found while reading a request, as exceptions that remember the part they are about. */
final class ReadFault {
  private static final String PART = "part";

  private ReadFault() {}

  static TorcException of(ErrorRenderer.Part part, ErrorKind kind, String message) {
    return TorcException.of(kind, message).with(PART, part);
  }

  /** A value that cannot be read as its parameter's kind. */
  static TorcException value(Param param, String text, String expected) {
    boolean path = param.in() == Param.In.PATH;
    return of(
        path ? ErrorRenderer.Part.PATH : ErrorRenderer.Part.QUERY,
        ErrorKind.BAD_REQUEST,
        (path ? "path" : "query")
            + " parameter '"
            + param.name()
            + "': '"
            + text
            + "' is not "
            + expected);
  }

  static TorcException missing(Param param) {
    return of(
        ErrorRenderer.Part.QUERY,
        ErrorKind.BAD_REQUEST,
        "query parameter '" + param.name() + "' is missing");
  }

  static TorcException syntax(String message) {
    return of(ErrorRenderer.Part.BODY, ErrorKind.BAD_REQUEST, message);
  }

  static TorcException field(String message) {
    return of(ErrorRenderer.Part.FIELD, ErrorKind.INVALID, message);
  }

  static TorcException tooLarge(long limit) {
    return of(
        ErrorRenderer.Part.BODY,
        ErrorKind.TOO_LARGE,
        "the request body is larger than " + limit + " bytes");
  }

  /** The part that the error is about, or null when it is no fault of reading. */
  static ErrorRenderer.@Nullable Part part(TorcException e) {
    return e.details().get(PART) instanceof ErrorRenderer.Part p ? p : null;
  }
}
