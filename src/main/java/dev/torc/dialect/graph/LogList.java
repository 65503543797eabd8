package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.store.LogStore.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The log of a job as one JSON list, made page by page: of a long log only a page is in memory. It
 * ends with what was there when it began, however fast the job writes. For one reader.
 */
final class LogList {
  private static final int PIECES = 2000;
  private static final long CHARACTERS = 256 * 1024;

  private final Engine engine;
  private final String workflow;
  private final String job;
  private final long id;
  private final long run;
  private final long newest;
  private long last;
  private boolean begun;
  private boolean complete;

  LogList(Engine engine, String workflow, String job, long id, long run) {
    this.engine = engine;
    this.workflow = workflow;
    this.job = job;
    this.id = id;
    this.run = run;
    this.newest = engine.logs().newest(id);
  }

  /** The next part of the text. */
  byte[] page() {
    StringBuilder text = new StringBuilder();
    List<Chunk> page = engine.logs().read(id, run, last, PIECES, CHARACTERS);
    for (Chunk c : page) {
      if (c.id() <= newest) {
        text.append(begun ? ',' : '[').append(Json.write(LogRoutes.show(workflow, job, c)));
        begun = true;
      }
      last = c.id();
    }
    if (page.isEmpty() || last >= newest) {
      text.append(begun ? "]" : "[]");
      complete = true;
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the last part has been made. */
  boolean isComplete() {
    return complete;
  }
}
