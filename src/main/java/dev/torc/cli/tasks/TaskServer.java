package dev.torc.cli.tasks;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import dev.torc.client.Transport;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server of tasks, and the token for it. */
final class TaskServer {
  private static final String BASE = "/api/v1";

  private @Nullable String token;

  void declare(Options o) {
    o.value("TOKEN", "Token for the server [env: OCTASKLY_TOKEN]", "--token");
  }

  void read(Options o) {
    token = o.text("--token");
  }

  JsonCalls open(Session session) {
    String bearer = token != null ? token : session.io().variable("OCTASKLY_TOKEN").orElse("");
    bearer = bearer.strip();
    if (!bearer.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw Options.usage(
          (token != null ? "--token" : "OCTASKLY_TOKEN") + " holds letters that no token has");
    }
    return new JsonCalls(
        Transport.withBearer(session.sibling(BASE), bearer.isEmpty() ? null : bearer));
  }

  /** Whether an id means an asynchronous task of the Torc interface. */
  static boolean isTorcTask(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  static Row task(JsonCalls calls, String id) {
    return answer(() -> calls.get("/tasks/" + JsonCalls.segment(id)));
  }

  /** The answer to a call; who is not let in is told what to do about it. */
  static Row answer(Supplier<@Nullable Object> call) {
    try {
      return Row.of(call.get());
    } catch (TorcException e) {
      // The JDK's client loses the server's own words when a request with a body is refused so.
      throw e.kind() == ErrorKind.UNAUTHORIZED
          ? TorcException.of(ErrorKind.UNAUTHORIZED, "Missing or invalid authentication token")
              .withHint(TOKEN_HINT)
          : e;
    }
  }

  private static final String TOKEN_HINT =
      "give --token or OCTASKLY_TOKEN; 'torc token create' on the server makes one";
}
