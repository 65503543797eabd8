package dev.torc.server;

/**
 * A finished request, for those who watch the traffic.
 *
 * @param responseBody what was sent; empty for event streams
 * @param requestBytes length of the request body
 */
public record Exchange(
    Call call, Dialect dialect, int status, long nanos, long requestBytes, byte[] responseBody) {

  /** Told about every finished request, on the thread that answered it: be quick, never throw. */
  @FunctionalInterface
  public interface Listener {
    void finished(Exchange exchange);
  }
}
