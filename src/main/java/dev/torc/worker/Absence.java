package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;

/** Whether the server is away, since when, and when to try again. Belongs to the loop. */
final class Absence {
  private final Backoff backoff;
  private final Notices notices;
  private long since = -1;
  private long retryAt;
  private String lastMessage = "";

  Absence(Backoff backoff, Notices notices) {
    this.backoff = backoff;
    this.notices = notices;
  }

  /** Whether the same request may succeed later; else the server means it. */
  static boolean passes(ErrorKind kind) {
    return switch (kind) {
      case UNAVAILABLE, BUSY, RATE_LIMITED, STORAGE, INTERNAL -> true;
      case BAD_REQUEST,
          UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INVALID,
          USAGE ->
          false;
    };
  }

  boolean isAway() {
    return since >= 0;
  }

  long since() {
    return since;
  }

  long retryAt() {
    return isAway() ? retryAt : 0;
  }

  String message() {
    return lastMessage;
  }

  void failed(long now, TorcException e) {
    lastMessage = e.message();
    if (since < 0) {
      since = now;
      notices.message(
          "the server does not answer ("
              + lastMessage
              + "); running jobs go on, results are kept in the journal until it is back");
    }
    if (retryAt <= now) {
      retryAt = now + backoff.nextMillis();
    }
  }

  /** An attempt to reach it begins: the next one is not before this one had its time. */
  void probing(long now) {
    retryAt = now + backoff.nextMillis();
  }

  /** Returns whether it had been away. */
  boolean answered() {
    if (since < 0) {
      return false;
    }
    since = -1;
    retryAt = 0;
    backoff.reset();
    notices.message("the server answers again");
    return true;
  }
}
