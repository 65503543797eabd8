package dev.torc.identity;

import java.util.Optional;

/** Who sends a request, as far as the server knows. */
public sealed interface Caller {
  /** Somebody whose password was right. */
  record User(String name) implements Caller {}

  /** Nobody has said who it is. */
  record Anonymous() implements Caller {}

  /** The name or the password was wrong, on a server that does not insist on them. */
  record Unknown() implements Caller {}

  /** The name, if it was proved. */
  default Optional<String> user() {
    return this instanceof User u ? Optional.of(u.name()) : Optional.empty();
  }

  /** How events and messages name the caller. */
  default String shownName() {
    if (this instanceof User u) {
      return u.name();
    }
    return this instanceof Anonymous ? "anonymous" : "unknown";
  }
}
