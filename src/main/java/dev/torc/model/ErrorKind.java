package dev.torc.model;

/**
 * The closed list of reasons for which torc refuses or fails. Each carries the HTTP status that a
 * server answers and the exit status with which a command ends; a dialect may render a kind in its
 * own way, but never invents one.
 */
public enum ErrorKind {
  /** The request cannot be parsed: wrong syntax, wrong type of a path or query value. */
  BAD_REQUEST(400, 1),
  UNAUTHORIZED(401, 1),
  FORBIDDEN(403, 1),
  NOT_FOUND(404, 1),
  /** The request is fine but contradicts what is going on (claimed already, other task active). */
  CONFLICT(409, 1),
  TOO_LARGE(413, 1),
  UNSUPPORTED_MEDIA_TYPE(415, 1),
  /** The request is readable but refused by a rule. */
  INVALID(422, 1),
  /** Too many requests from one client; it may come back later. */
  RATE_LIMITED(429, 1),
  /** The command line itself is wrong. */
  USAGE(400, 2),
  /** Too much work waits; the same request may be sent again a little later. */
  BUSY(503, 1),
  /** A server, file or machine that is needed does not answer. */
  UNAVAILABLE(503, 1),
  /** The database cannot be used: full disk, damaged file, other owner, newer version. */
  STORAGE(503, 1),
  /** A defect of torc itself. */
  INTERNAL(500, 1);

  private final int httpStatus;
  private final int exitStatus;

  ErrorKind(int httpStatus, int exitStatus) {
    this.httpStatus = httpStatus;
    this.exitStatus = exitStatus;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public int exitStatus() {
    return exitStatus;
  }
}
