package dev.torc.cli.tui;

import dev.torc.client.EventStream;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a workflow as they come, from a stream that is opened again when it breaks off. The
 * newest are kept.
 */
final class LiveEvents implements AutoCloseable {
  private static final int MOST = 1_000;
  private static final int MILLIS_BETWEEN_TRIES = 2_000;

  private final Desk desk;
  private final long workflowId;
  private final Consumer<Row> listener;
  private final Deque<Row> events = new ArrayDeque<>();
  private volatile boolean closed;
  private volatile @Nullable EventStream stream;
  private String state = "connecting";

  /**
   * @param listener told of each event, on the screen's thread
   */
  LiveEvents(Desk desk, long workflowId, Consumer<Row> listener) {
    this.desk = desk;
    this.workflowId = workflowId;
    this.listener = listener;
  }

  void start() {
    var thread = new Thread(this::listen, "torc-events");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    while (!closed) {
      try (EventStream s = EventStream.ofWorkflow(desk.api().transport(), workflowId, "info")) {
        stream = s;
        desk.later(() -> state = "live");
        while (!closed) {
          var event = s.next();
          if (event.isEmpty()) {
            break;
          }
          came(event.get());
        }
      } catch (TorcException e) {
        desk.later(() -> state = "waiting for the server");
      }
      if (!closed) {
        Pause.SLEEP.millis(MILLIS_BETWEEN_TRIES);
      }
    }
  }

  private void came(EventStream.Event event) {
    Row row;
    try {
      row = new Row(Json.parseObject(event.data()));
    } catch (TorcException e) {
      return; // A comment or a newer form.
    }
    desk.later(
        () -> {
          if (closed) {
            return;
          }
          events.addFirst(row);
          if (events.size() > MOST) {
            events.removeLast();
          }
          listener.accept(row);
        });
  }

  /** Newest first. */
  List<Row> events() {
    return new ArrayList<>(events);
  }

  String state() {
    return state;
  }

  @Override
  public void close() {
    closed = true;
    EventStream s = stream;
    if (s != null) {
      s.close();
    }
  }
}
