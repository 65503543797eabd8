package dev.torc.engine;

import dev.torc.model.TorcException;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;

/**
 * Names that a workflow can have once only: jobs without a requirement find the one that is called
 * {@code default}, and spawned jobs find the state of their lineage by its name.
 */
final class OnlyOnce {
  private OnlyOnce() {}

  /**
   * Refuses a record whose name another one has already.
   *
   * @param own id of the record that is changed, or 0 for a new one
   * @throws TorcException INVALID
   */
  static void check(Tx tx, Table table, Row row, long workflow, long own) {
    String name = row.textOrNull("name");
    if (name == null || !reserved(table, name)) {
      return;
    }
    ListQuery same = ListQuery.of(table).eq("workflow_id", workflow).eq("name", name).page(0, 2);
    if (tx.records().page(same).items().stream().anyMatch(r -> r.id() != own)) {
      throw TorcException.invalid(
          "workflow " + workflow + " has a record named '" + name + "' already");
    }
  }

  private static boolean reserved(Table table, String name) {
    return table == Table.RESOURCE_REQUIREMENTS && name.equals(Requirements.DEFAULT)
        || table == Table.USER_DATA && name.startsWith(Lineage.PREFIX);
  }
}
