package dev.torc.engine;

import dev.torc.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to subscribers after the commit they belong to. Listeners are called on the writer
 * thread and must only put the event aside. Thread-safe.
 */
public final class LiveEvents {
  private final Times times;
  private final Map<Long, List<Consumer<LiveEvent>>> subscribers = new ConcurrentHashMap<>();

  LiveEvents(Times times) {
    this.times = times;
  }

  /** Ends a subscription when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  public Subscription subscribe(long workflowId, Consumer<LiveEvent> listener) {
    subscribers.computeIfAbsent(workflowId, w -> new CopyOnWriteArrayList<>()).add(listener);
    return () ->
        subscribers.computeIfPresent(
            workflowId,
            (w, list) -> {
              list.remove(listener);
              return list.isEmpty() ? null : list;
            });
  }

  /** Publishes after the commit; the data is only built when somebody listens. */
  void publish(
      Tx tx,
      long workflowId,
      String type,
      LiveEvent.Severity severity,
      Supplier<Map<String, @Nullable Object>> data) {
    if (!subscribers.containsKey(workflowId)) {
      return;
    }
    LiveEvent e = new LiveEvent(workflowId, times.millis(), type, severity, data.get());
    tx.afterCommit(() -> subscribers.getOrDefault(workflowId, List.of()).forEach(s -> s.accept(e)));
  }
}
