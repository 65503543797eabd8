package dev.torc.server;

import java.time.Duration;

/**
 * Settings of the HTTP shell.
 *
 * @param port 0 chooses a free one
 * @param maxThreads most threads that handle requests
 * @param maxConnections most open connections; more wait to be accepted
 * @param maxHeaderBytes most bytes of a request's line and headers
 * @param idleTimeout how long a client may be silent in the middle of a request, or a kept
 *     connection stay unused; event streams and held requests are exempt
 * @param minBytesPerSecond slowest body that is accepted; 0 for no bound
 * @param keepAlive how often a sign of life goes to an idle event stream
 */
public record ServerConfig(
    String host,
    int port,
    int maxThreads,
    int maxConnections,
    int maxHeaderBytes,
    Duration idleTimeout,
    long minBytesPerSecond,
    Duration keepAlive) {

  public static ServerConfig on(String host, int port) {
    return new ServerConfig(
        host, port, 200, 10_000, 16 * 1024, Duration.ofSeconds(30), 100, Duration.ofSeconds(20));
  }

  public ServerConfig withIdleTimeout(Duration value) {
    return new ServerConfig(
        host,
        port,
        maxThreads,
        maxConnections,
        maxHeaderBytes,
        value,
        minBytesPerSecond,
        keepAlive);
  }

  public ServerConfig withKeepAlive(Duration value) {
    return new ServerConfig(
        host,
        port,
        maxThreads,
        maxConnections,
        maxHeaderBytes,
        idleTimeout,
        minBytesPerSecond,
        value);
  }

  public ServerConfig withMaxThreads(int value) {
    return new ServerConfig(
        host,
        port,
        value,
        maxConnections,
        maxHeaderBytes,
        idleTimeout,
        minBytesPerSecond,
        keepAlive);
  }
}
