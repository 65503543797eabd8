package dev.torc.engine;

import dev.torc.store.Database;
import dev.torc.store.JobRow;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.List;
import java.util.Map;

/**
 * The stored hashes of what jobs depend on, made anew: those of another program mean nothing here,
 * and every job would seem to have changed.
 */
public final class InputHashes {
  private static final int PIECE = 5_000;

  private InputHashes() {}

  /** Replaces the hash of every job that has one. */
  public static void renew(Database db) {
    List<Row> workflows =
        db.read(
            tx -> tx.records().page(ListQuery.of(Table.WORKFLOW).page(0, Long.MAX_VALUE)).items());
    for (Row w : workflows) {
      for (long after = 0; after >= 0; ) {
        long from = after;
        after = db.write(tx -> piece(tx, w.id(), from));
      }
    }
  }

  private static long piece(Tx tx, long workflowId, long after) {
    List<JobRow> jobs = tx.jobs().after(workflowId, after, PIECE);
    Map<Long, String> hashes = new InputHash(tx).of(jobs);
    for (JobRow j : jobs) {
      if (tx.jobs().inputHash(j.id()).isPresent()) {
        tx.jobs().setInputHash(j.id(), hashes.getOrDefault(j.id(), ""));
      }
    }
    return jobs.size() < PIECE ? -1 : jobs.get(jobs.size() - 1).id();
  }
}
