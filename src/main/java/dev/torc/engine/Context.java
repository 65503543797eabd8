package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.Database;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of the engine share.
 *
 * @param work requests for jobs that are held open
 * @param signals heartbeats that are held open
 * @param claimed jobs handed out since the start
 */
record Context(
    Database db, Times times, LiveEvents events, Waiters work, Waiters signals, LongAdder claimed) {
  static WorkflowHead workflow(Tx tx, long id) {
    return tx.workflows().head(id).orElseThrow(() -> TorcException.notFound("workflow", id));
  }

  static JobRow job(Tx tx, long id) {
    return tx.jobs().get(id).orElseThrow(() -> TorcException.notFound("job", id));
  }

  /** Refuses work on a workflow that a long operation is busy with. */
  static void refuseBusy(WorkflowHead w) {
    if (w.busy() != null) {
      throw TorcException.of(
              ErrorKind.BUSY, "workflow " + w.id() + " is busy: " + w.busy() + " is still at work")
          .withHint("try again in a moment");
    }
  }

  /** Stores an event of the API's event list. */
  void store(Tx tx, long workflowId, Map<String, @Nullable Object> data) {
    tx.records()
        .insert(
            Table.EVENT,
            new Row()
                .set("workflow_id", workflowId)
                .set("timestamp", times.millis())
                .set("data", Json.write(data)));
  }

  /** A map in the order given that may hold nulls, unlike {@link Map#of}. */
  static Map<String, @Nullable Object> data(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      m.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return m;
  }
}
