package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;

/**
 * Reader of a stream of server-sent events. For one thread; another one may close it, and does not
 * wait for that: the reading thread notices with the next line, keep-alives of the server included.
 */
public final class EventStream implements AutoCloseable {
  private final BufferedReader in;
  private volatile boolean closed;
  private volatile boolean reading;

  EventStream(BufferedReader in) {
    this.in = in;
  }

  /**
   * One event.
   *
   * @param type event type, {@code message} when the server gave none
   * @param data lines of data, joined
   */
  public record Event(String type, String data) {}

  /**
   * Opens the live events of a workflow.
   *
   * @param level least severity: debug, info, warning or error
   */
  public static EventStream ofWorkflow(Transport transport, long workflowId, String level) {
    String path = "/workflows/" + workflowId + "/events/stream" + Query.of("level", level);
    return new EventStream(
        new BufferedReader(new InputStreamReader(transport.stream(path, 0), UTF_8)));
  }

  /**
   * Opens the stream of finished requests, for administrators.
   *
   * @param bodies whether the events tell what was sent and answered
   */
  public static EventStream ofRequests(Transport transport, boolean bodies) {
    String path = "/admin/api-events/stream" + Query.of("include_bodies", bodies);
    return new EventStream(
        new BufferedReader(new InputStreamReader(transport.stream(path, 0), UTF_8)));
  }

  /** Waits for the next event; empty when the server has ended the stream, or it was closed. */
  public Optional<Event> next() {
    reading = true;
    try {
      return closed ? Optional.empty() : read();
    } finally {
      reading = false;
      if (closed) {
        release();
      }
    }
  }

  private Optional<Event> read() {
    String type = "message";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    try {
      String line;
      while ((line = in.readLine()) != null && !closed) {
        if (line.isEmpty() && any) {
          return Optional.of(new Event(type, data.toString()));
        } else if (line.startsWith("event:")) {
          type = value(line, 6);
          any = true;
        } else if (line.startsWith("data:")) {
          data.append(data.length() == 0 ? "" : "\n").append(value(line, 5));
          any = true;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "the stream of events broke off");
    }
  }

  private static String value(String line, int from) {
    return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
  }

  @Override
  public void close() {
    closed = true;
    if (!reading) {
      release();
    }
  }

  private void release() {
    try {
      in.close();
    } catch (IOException e) {
      // the stream is gone, which is what was wanted
    }
  }
}
