package dev.torc.dialect.torc;

import dev.torc.model.TorcException;
import dev.torc.store.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What every bulk creation refuses. */
final class Bulk {
  private static final int MAX = 100_000;

  private Bulk() {}

  static void check(List<Row> rows, String noun) {
    if (rows.isEmpty()) {
      throw TorcException.invalid("the list of " + noun + " is empty");
    }
    if (rows.size() > MAX) {
      throw TorcException.invalid(
          rows.size() + " " + noun + " in one request; at most " + MAX + " are allowed");
    }
    long workflow = rows.get(0).num("workflow_id");
    Set<String> names = new HashSet<>();
    for (Row r : rows) {
      if (r.num("workflow_id") != workflow) {
        throw TorcException.invalid(
            "all " + noun + " of one request must belong to the same workflow");
      }
      if (!names.add(r.text("name"))) {
        throw TorcException.invalid("duplicate name '" + r.text("name") + "' in the request");
      }
    }
  }
}
