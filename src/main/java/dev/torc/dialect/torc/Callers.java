package dev.torc.dialect.torc;

import dev.torc.identity.Caller;
import dev.torc.server.Call;
import dev.torc.server.Doorkeeper;

/** Who is calling, as far as the server knows. */
final class Callers {
  private Callers() {}

  static Caller of(Call call) {
    return Doorkeeper.caller(call);
  }

  /** Name of the caller for events; {@code anonymous} when nobody has said who it is. */
  static String name(Call call) {
    return of(call).shownName();
  }
}
