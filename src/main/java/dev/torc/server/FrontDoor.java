package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: finds its route, lets the handler answer and sends what it says. */
final class FrontDoor {
  /** Smaller answers fit into one packet anyway. */
  private static final int WORTH_COMPRESSING = 1500;

  private static final CompletableFuture<Object> DONE = CompletableFuture.completedFuture("");

  private static final Logger LOG = LoggerFactory.getLogger("torc.server");
  private static final Logger ACCESS = LoggerFactory.getLogger("torc.access");

  private final RouteTree routes = new RouteTree();
  private final List<Dialect> dialects;
  private final JsonBinding json;
  private final BodyReader bodies;
  private final SseHub hub;
  private final List<Exchange.Listener> listeners;
  private final Random ids;
  private final Executor threads;

  FrontDoor(
      List<Dialect> dialects,
      JsonBinding json,
      BodyReader bodies,
      SseHub hub,
      List<Exchange.Listener> listeners,
      Random ids,
      Executor threads) {
    this.dialects = List.copyOf(dialects);
    this.json = json;
    this.bodies = bodies;
    this.hub = hub;
    this.listeners = List.copyOf(listeners);
    this.ids = ids;
    this.threads = threads;
    for (Dialect d : dialects) {
      d.routes().forEach(r -> routes.add(d, r));
    }
  }

  void handle(Context ctx) {
    Call call = new Call(ctx.req(), json, bodies);
    RouteTree.Match match = routes.find(call.method(), call.path());
    RouteTree.Entry entry = match.entry();
    Dialect dialect = entry != null ? entry.dialect() : dialectOf(call.path());
    send(ctx, call, dialect, answer(call, dialect, match));
  }

  private Reply answer(Call call, Dialect dialect, RouteTree.Match match) {
    try {
      RouteTree.Entry entry = match.entry();
      if (entry == null && call.method().equals("OPTIONS")) {
        Reply preflight = dialect.preflight(call, match.allowed());
        if (preflight != null) {
          return preflight;
        }
      }
      dialect.admit(call);
      if (entry != null) {
        call.read(entry.route(), match.params());
        return entry.route().handler().handle(call);
      }
      return match.allowed().isEmpty()
          ? dialect.errors().unknownPath(call.path())
          : dialect.errors().wrongMethod(match.allowed());
    } catch (Exception | StackOverflowError | AssertionError e) {
      return refuse(call, dialect, e);
    }
  }

  private Reply refuse(Call call, Dialect dialect, Throwable e) {
    if (e instanceof CompletionException && e.getCause() != null) {
      return refuse(call, dialect, e.getCause());
    }
    if (e instanceof TorcException t && t.kind() != ErrorKind.INTERNAL) {
      ErrorRenderer.Part part = ReadFault.part(t);
      Reply reply =
          part == null ? dialect.errors().refused(t) : dialect.errors().unreadable(part, t);
      if (t.kind() == ErrorKind.STORAGE) {
        // A full disk or a damaged file is no matter of a moment: nobody is told to come back.
        LOG.error("{} {}: {}", call.method(), call.path(), t.message());
        return reply;
      }
      if (t.kind() == ErrorKind.RATE_LIMITED) {
        return retryLater(reply, String.valueOf(t.details().getOrDefault("retry_after", 1)));
      }
      return t.kind().httpStatus() == 503 ? retryLater(reply, "1") : reply;
    }
    String id = incidentId();
    LOG.error("incident {}: {} {}", id, call.method(), call.path(), e);
    return dialect.errors().defect(id);
  }

  private String incidentId() {
    byte[] bytes = new byte[6];
    ids.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Reply retryLater(Reply reply, String seconds) {
    if (reply instanceof Reply.Json j) {
      return new Reply.Json(j.status(), j.value(), plus(j.headers(), seconds));
    }
    return reply instanceof Reply.Bytes b
        ? new Reply.Bytes(b.status(), b.contentType(), b.content(), plus(b.headers(), seconds))
        : reply;
  }

  private static Map<String, String> plus(Map<String, String> headers, String seconds) {
    Map<String, String> out = new HashMap<>(headers);
    out.putIfAbsent("Retry-After", seconds);
    return out;
  }

  private Dialect dialectOf(String path) {
    Dialect best = dialects.get(0);
    int length = -1;
    for (Dialect d : dialects) {
      String base = d.basePath();
      boolean below =
          path.startsWith(base)
              && (path.length() == base.length()
                  || base.isEmpty()
                  || path.charAt(base.length()) == '/');
      if (below && base.length() > length) {
        best = d;
        length = base.length();
      }
    }
    return best;
  }

  private void send(Context ctx, Call call, Dialect dialect, Reply reply) {
    if (reply instanceof Reply.Json j) {
      sendJson(ctx, call, dialect, j);
    } else if (reply instanceof Reply.Bytes b) {
      sendBytes(ctx, call, dialect, b);
    } else if (reply instanceof Reply.Lazy l) {
      sendBytes(
          ctx, call, dialect, new Reply.Bytes(200, "application/json", l.json().get(), Map.of()));
    } else if (reply instanceof Reply.Later l) {
      ctx.future(() -> follow(ctx, call, dialect, l.reply()));
    } else if (reply instanceof Reply.Pieces p) {
      sendPieces(ctx, call, dialect, p);
    } else if (reply instanceof Reply.Events e) {
      ctx.future(
          () -> {
            dialect.headers(call).forEach(ctx::header);
            return hub.open(ctx, e.whileAlso(() -> Doorkeeper.stands(call)))
                .thenRun(() -> finished(call, dialect, 200, new byte[0]))
                .thenCompose(v -> gone(ctx) ? new CompletableFuture<Object>() : DONE);
          });
    }
  }

  /**
   * Whether the connection ended before the stream. Then nobody may end the response any more: the
   * web server has given it to another request, or to nobody.
   */
  private static boolean gone(Context ctx) {
    try {
      ctx.res().getStatus();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private CompletableFuture<?> follow(
      Context ctx, Call call, Dialect dialect, CompletionStage<? extends Reply> later) {
    // Never on the thread that completes the future: it may be the one that writes the database.
    return later
        .<Reply>handle((r, e) -> e == null ? r : refuse(call, dialect, e))
        .thenAcceptAsync(
            r -> send(ctx, call, dialect, r instanceof Reply.Later ? nested() : r), threads)
        .toCompletableFuture();
  }

  private static Reply nested() {
    throw new IllegalStateException("a later reply must not be followed by another one");
  }

  private void sendJson(Context ctx, Call call, Dialect dialect, Reply.Json j) {
    byte[] content;
    int status = j.status();
    try {
      content = json.write(j.value());
    } catch (RuntimeException e) {
      Reply instead = refuse(call, dialect, e);
      status = 500;
      content = instead instanceof Reply.Json text ? json.write(text.value()) : new byte[0];
    }
    sendBytes(
        ctx, call, dialect, new Reply.Bytes(status, "application/json", content, j.headers()));
  }

  private void sendPieces(Context ctx, Call call, Dialect dialect, Reply.Pieces p) {
    if (call.method().equals("HEAD")) {
      sendBytes(ctx, call, dialect, new Reply.Bytes(200, p.contentType(), new byte[0], Map.of()));
      return;
    }
    ctx.future(
        () -> {
          dialect.headers(call).forEach(ctx::header);
          return StreamedBody.send(ctx, p, e -> refuse(call, dialect, e))
              .thenRun(() -> finished(call, dialect, 200, new byte[0]))
              .thenCompose(v -> gone(ctx) ? new CompletableFuture<Object>() : DONE);
        });
  }

  /** Spares a small answer the question whether and how to compress it. */
  private static void sendAsItIs(HttpServletResponse response, byte[] content) {
    response.setContentLength(content.length);
    try {
      response.getOutputStream().write(content);
    } catch (IOException e) {
      // The client has gone; nobody is left to be told.
    }
  }

  private void sendBytes(Context ctx, Call call, Dialect dialect, Reply.Bytes b) {
    ctx.status(b.status());
    dialect.headers(call).forEach(ctx::header);
    b.headers().forEach(ctx::header);
    ctx.res().setContentType(b.contentType()); // none for an answer without content
    if (b.content().length >= WORTH_COMPRESSING) {
      ctx.result(b.content());
    } else if (b.content().length > 0) {
      sendAsItIs(ctx.res(), b.content());
    }
    finished(call, dialect, b.status(), b.content());
  }

  private void finished(Call call, Dialect dialect, int status, byte[] content) {
    long nanos = System.nanoTime() - call.startNanos();
    Exchange exchange =
        new Exchange(call, dialect, status, nanos, call.bodyBytes().length, content);
    for (Exchange.Listener l : listeners) {
      l.finished(exchange);
    }
    if (ACCESS.isDebugEnabled()) {
      ACCESS
          .atDebug()
          .addKeyValue("method", call.method())
          .addKeyValue("path", call.path())
          .addKeyValue("status", status)
          .addKeyValue("micros", nanos / 1000)
          .log("request");
    }
  }
}
