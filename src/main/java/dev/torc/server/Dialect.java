package dev.torc.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One REST interface: its routes and its way to say no. Thread-safe. */
public interface Dialect {
  /** Short name for logs and metrics. */
  String name();

  /** Path before all routes, without a final slash; empty for the root. */
  String basePath();

  List<Route> routes();

  /** Its way to say no. */
  ErrorRenderer errors();

  /**
   * Looks at every request below the base path, also those no route is found for, before anything
   * else is done.
   *
   * @throws dev.torc.model.TorcException to refuse it
   */
  default void admit(Call call) {}

  /** Headers that every answer below the base path carries, refusals included. */
  default Map<String, String> headers(Call call) {
    return Map.of();
  }

  /**
   * Answers an OPTIONS request that no route takes.
   *
   * @param allowed methods of the path; empty when there is no such path
   * @return null to refuse it as any other wrong method or unknown path
   */
  default @Nullable Reply preflight(Call call, Set<String> allowed) {
    return null;
  }

  /**
   * Hears of every finished request of the port, whoever answered it, on the thread that answered:
   * be quick, never throw.
   */
  default void finished(Exchange exchange) {}
}
