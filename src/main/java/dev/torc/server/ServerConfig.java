package dev.torc.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
 * @param patrol how often to look whether the readers of event streams may still have them
 * @param tls certificate and key for https; null for http
 * @param tlsCheck how often to look for a renewed certificate
 */
public record ServerConfig(
    String host,
    int port,
    int maxThreads,
    int maxConnections,
    int maxHeaderBytes,
    Duration idleTimeout,
    long minBytesPerSecond,
    Duration keepAlive,
    Duration patrol,
    @Nullable TlsFiles tls,
    Duration tlsCheck) {

  public static ServerConfig on(String host, int port) {
    return new ServerConfig(
        host,
        port,
        200,
        10_000,
        16 * 1024,
        Duration.ofSeconds(30),
        100,
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        null,
        Duration.ofSeconds(10));
  }

  public ServerConfig withPort(int value) {
    return new ServerConfig(
        host,
        value,
        maxThreads,
        maxConnections,
        maxHeaderBytes,
        idleTimeout,
        minBytesPerSecond,
        keepAlive,
        patrol,
        tls,
        tlsCheck);
  }

  private ServerConfig with(int threads, Duration idle, Duration alive, Duration look) {
    return new ServerConfig(
        host,
        port,
        threads,
        maxConnections,
        maxHeaderBytes,
        idle,
        minBytesPerSecond,
        alive,
        look,
        tls,
        tlsCheck);
  }

  public ServerConfig withIdleTimeout(Duration value) {
    return with(maxThreads, value, keepAlive, patrol);
  }

  public ServerConfig withKeepAlive(Duration value) {
    return with(maxThreads, idleTimeout, value, patrol);
  }

  public ServerConfig withPatrol(Duration value) {
    return with(maxThreads, idleTimeout, keepAlive, value);
  }

  public ServerConfig withMaxThreads(int value) {
    return with(value, idleTimeout, keepAlive, patrol);
  }

  /** The same over https, unless {@code files} is null. */
  public ServerConfig withTls(@Nullable TlsFiles files, Duration check) {
    return new ServerConfig(
        host,
        port,
        maxThreads,
        maxConnections,
        maxHeaderBytes,
        idleTimeout,
        minBytesPerSecond,
        keepAlive,
        patrol,
        files,
        check);
  }
}
