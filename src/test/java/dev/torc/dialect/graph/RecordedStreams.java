package dev.torc.dialect.graph;

import dev.torc.model.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams that were open in a recording: opened where it opened them, compared at their ends. */
final class RecordedStreams {
  private final GraphBed bed;
  private final Comparison comparison;
  private final Map<Object, Open> open = new HashMap<>();

  RecordedStreams(GraphBed bed, Comparison comparison) {
    this.bed = bed;
    this.comparison = comparison;
  }

  private record Open(
      List<String> events, CompletableFuture<?> first, CompletableFuture<Integer> status) {}

  /** Opens the stream of an exchange and returns once it has begun; what differs, or null. */
  @Nullable String open(Object n, String path, Map<?, ?> headers) throws Exception {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(bed.base + path));
    Object last = headers.get("last-event-id");
    if (last != null) {
      b.header("Last-Event-ID", last.toString());
    }
    List<String> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    CompletableFuture<?> lines =
        bed.client.sendAsync(
            b.build(),
            info -> {
              status.complete(info.statusCode());
              return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(events));
            });
    open.put(n, new Open(events, lines, status));
    int here = status.get(10, TimeUnit.SECONDS);
    return here == 200 ? null : "status 200, here " + here;
  }

  /** What differs between what a stream has got by now and what was recorded, or null. */
  @Nullable String end(Object opened, List<?> chunks, Duration patience)
      throws InterruptedException {
    Open stream = open.get(opened);
    List<Object> want =
        chunks.stream().map(c -> event((String) ((Map<?, ?>) c).get("data"))).toList();
    long end = System.nanoTime() + patience.toNanos();
    while (stream.events().size() < want.size() && System.nanoTime() < end) {
      synchronized (stream) {
        stream.wait(20);
      }
    }
    return comparison.values("", want, stream.events().stream().map(Json::parse).toList());
  }

  /** The value of an event, which has to look as the original's look. */
  private static Object event(String text) {
    String head = "event: log\ndata: ";
    if (!text.startsWith(head) || !text.endsWith("\n\n")) {
      throw new IllegalArgumentException(text);
    }
    return Json.parse(text.substring(head.length()));
  }

  /** Keeps the data of events named log; ids are an addition, anything else is a fault. */
  private static final class Lines implements Flow.Subscriber<String> {
    private final List<String> events;
    private boolean log;

    Lines(List<String> events) {
      this.events = events;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.equals("event: log")) {
        log = true;
      } else if (log && line.startsWith("data: ")) {
        events.add(line.substring("data: ".length()));
      } else if (line.isEmpty()) {
        log = false;
      } else if (!line.startsWith("id: ") && !line.startsWith(":")) {
        events.add(Json.write("unexpected line " + line));
      }
    }

    @Override
    public void onError(Throwable t) {
      // the end of the server
    }

    @Override
    public void onComplete() {
      // the job has ended
    }
  }
}
