package dev.torc.dialect.torc;

import dev.torc.server.Call;

/** Who is calling, as far as the server knows. */
final class Callers {
  static final String ATTRIBUTE = "caller";

  private Callers() {}

  /** Name of the caller for events; {@code anonymous} when nobody has said who it is. */
  static String name(Call call) {
    return call.get(ATTRIBUTE) instanceof String name ? name : "anonymous";
  }
}
