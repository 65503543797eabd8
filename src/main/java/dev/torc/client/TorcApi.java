package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.client.Transport.Repeat;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the Torc API that the command line needs, on plain JSON values. Thread-safe. Every
 * call throws {@link TorcException} as {@link Transport#send} does.
 */
public final class TorcApi implements AutoCloseable {
  /** Most records that a server gives out or takes in one call. */
  static final int PAGE = 100_000;

  private static final int LIST_PAGE = 10_000;

  private final Transport transport;

  public TorcApi(Transport transport) {
    this.transport = transport;
  }

  public Transport transport() {
    return transport;
  }

  public String url() {
    return transport.server().base().toString();
  }

  @Override
  public void close() {
    transport.close();
  }

  public Row get(String path) {
    return Row.of(parse(transport.send("GET", path, null, Repeat.SAFE).text()));
  }

  public Row get(String path, Query query) {
    return get(path + query);
  }

  /** Objects of a route that answers with a bare array. */
  public List<Row> getArray(String path) {
    if (parse(transport.send("GET", path, null, Repeat.SAFE).text()) instanceof List<?> l) {
      return l.stream().map(Row::of).toList();
    }
    throw TorcException.of(ErrorKind.INTERNAL, "the server sent something that is no array");
  }

  public Row post(String path, @Nullable Object body) {
    byte[] json = body == null ? new byte[0] : Json.write(body).getBytes(UTF_8);
    return Row.of(parse(transport.send("POST", path, json, Repeat.NEVER).text()));
  }

  public Row put(String path, @Nullable Object body) {
    byte[] json = body == null ? new byte[0] : Json.write(body).getBytes(UTF_8);
    return Row.of(parse(transport.send("PUT", path, json, Repeat.SAFE).text()));
  }

  public Row delete(String path) {
    return Row.of(parse(transport.send("DELETE", path, null, Repeat.NEVER).text()));
  }

  /** One page of a list route. */
  public record Page(List<Row> items, long total, boolean more) {}

  public Page page(String path, Query query, long offset, long limit) {
    Row r = get(path, query.copy().and("offset", offset).and("limit", limit));
    List<Row> items = r.rows("items");
    return new Page(items, r.numberOr("total_count", items.size()), r.flag("has_more"));
  }

  /**
   * Reads a list page by page, so that memory stays bounded however long it is. The sink gets at
   * least one page, which may be empty.
   *
   * @param limit most records, or null for all
   */
  public void each(
      String path, Query query, long offset, @Nullable Long limit, Consumer<List<Row>> sink) {
    long at = offset;
    long left = limit == null ? Long.MAX_VALUE : limit;
    while (true) {
      Page p = page(path, query, at, Math.min(left, LIST_PAGE));
      sink.accept(p.items());
      at += p.items().size();
      left -= p.items().size();
      if (!p.more() || p.items().isEmpty() || left <= 0) {
        return;
      }
    }
  }

  /** All records of a list route. */
  public List<Row> listAll(String path, Query query) {
    List<Row> all = new ArrayList<>();
    each(path, query, 0, null, all::addAll);
    return all;
  }

  public Row version() {
    return get("/version");
  }

  public Row workflow(long id) {
    return get("/workflows/" + id);
  }

  public Row status(long workflowId) {
    return get("/workflows/" + workflowId + "/status");
  }

  public boolean isUninitialized(long workflowId) {
    return get("/workflows/" + workflowId + "/is_uninitialized").flag("is_uninitialized");
  }

  public Row cancel(long workflowId) {
    return put("/workflows/" + workflowId + "/cancel", null);
  }

  public Row resetStatus(long workflowId, boolean force) {
    Query q = force ? Query.of("force", true) : new Query();
    return post("/workflows/" + workflowId + "/reset_status" + q, Map.of());
  }

  public Row resetJobStatus(long workflowId, boolean failedOnly) {
    Query q = Query.of("failed_only", failedOnly);
    return post("/workflows/" + workflowId + "/reset_job_status" + q, Map.of());
  }

  public Row processChangedJobInputs(long workflowId, boolean dryRun) {
    Query q = Query.of("dry_run", dryRun);
    return post("/workflows/" + workflowId + "/process_changed_job_inputs" + q, Map.of());
  }

  public Row initializeJobs(long workflowId, boolean onlyUninitialized, boolean async) {
    Query q =
        Query.of("only_uninitialized", onlyUninitialized)
            .and("clear_ephemeral_user_data", false)
            .and("async", async);
    return post("/workflows/" + workflowId + "/initialize_jobs" + q, Map.of());
  }

  private @Nullable Object parse(String text) {
    try {
      return Json.parse(text);
    } catch (TorcException e) {
      throw TorcException.of(
              ErrorKind.INTERNAL, "the server at " + url() + " sent no JSON: " + e.message())
          .withHint("is the URL that of a torc server, with the base path /torc-service/v1?");
    }
  }
}
