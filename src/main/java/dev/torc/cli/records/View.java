package dev.torc.cli.records;

import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list that is put together from several answers, or is too short to have pages.
 *
 * @param description one sentence
 * @param argument what its argument names: a workflow, which may be left out, or a record
 * @param noun what its lines are called
 * @param none what is said when there are none
 */
record View(
    String description,
    Argument argument,
    String noun,
    String none,
    List<Column> columns,
    Rows rows) {

  enum Argument {
    WORKFLOW,
    RECORD
  }

  /** Fetches the lines. */
  interface Rows {
    List<Row> of(Session session, long id, @Nullable Long job);
  }
}
