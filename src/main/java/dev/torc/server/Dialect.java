package dev.torc.server;

import java.util.List;

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

  /**
   * Hears of every finished request of the port, whoever answered it, on the thread that answered:
   * be quick, never throw.
   */
  default void finished(Exchange exchange) {}
}
