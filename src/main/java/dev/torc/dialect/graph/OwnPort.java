package dev.torc.dialect.graph;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Dialect;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a port of the interface's own answers outside of {@code /api}: a page with the workflows at
 * the root, and to everything else that there is no such thing, with the same manners. Files of the
 * machine are not served.
 */
final class OwnPort implements Dialect {
  private final GraphDialect inner;

  OwnPort(GraphDialect inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/", "page").summary("The workflows on a page").handle(c -> page()),
        Route.get("/index.html", "page_by_name").summary("The same").handle(c -> page()));
  }

  private static Reply page() {
    try (InputStream in = OwnPort.class.getResourceAsStream("/web/graph.html")) {
      if (in == null) {
        throw TorcException.of(ErrorKind.INTERNAL, "the page is not in the jar");
      }
      return new Reply.Bytes(200, "text/html; charset=utf-8", in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ErrorRenderer errors() {
    return inner.errors();
  }

  @Override
  public void admit(Call call) {
    inner.admit(call);
  }

  @Override
  public Map<String, String> headers(Call call) {
    return inner.headers(call);
  }

  @Override
  public @Nullable Reply preflight(Call call, Set<String> allowed) {
    return inner.preflight(call, allowed);
  }
}
