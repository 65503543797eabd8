package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which jobs of a workflow have to run again, and how they go back to uninitialized. */
final class Resets {
  private Resets() {}

  /**
   * Sets back what did not end well, and everything downstream of it.
   *
   * @return how many jobs did not end well
   */
  static int failed(Tx tx, long id) {
    int direct = 0;
    Set<Long> downstream = new TreeSet<>();
    for (JobStatus s :
        List.of(
            JobStatus.FAILED, JobStatus.CANCELED, JobStatus.TERMINATED, JobStatus.PENDING_FAILED)) {
      for (JobRow j : tx.jobs().withStatus(id, s)) {
        reset(tx, j);
        direct++;
        if (s.isComplete()) {
          downstream.addAll(tx.graph().downstream(j.id()));
        }
      }
    }
    for (long job : downstream) {
      JobRow j = Context.job(tx, job);
      if (j.status() != JobStatus.UNINITIALIZED) {
        reset(tx, j);
      }
    }
    return direct;
  }

  static void reset(Tx tx, JobRow j) {
    Move.RESET.check(j.id(), j.status(), JobStatus.UNINITIALIZED);
    Progress.set(tx, j, JobStatus.UNINITIALIZED, null);
    tx.jobs().release(j.id(), JobStatus.UNINITIALIZED, null);
  }

  /** Jobs whose definition or input data changed since the last initialize, by id. */
  static List<JobRow> changed(Tx tx, long id) {
    Context.workflow(tx, id);
    List<JobRow> out = new ArrayList<>();
    InputHash hash = new InputHash(tx);
    long after = 0;
    while (true) {
      List<JobRow> piece = tx.jobs().after(id, after, 5000);
      if (piece.isEmpty()) {
        return out;
      }
      Map<Long, String> now = hash.of(piece);
      for (JobRow j : piece) {
        if (tx.jobs().inputHash(j.id()).filter(h -> !h.equals(now.get(j.id()))).isPresent()) {
          out.add(j);
        }
      }
      after = piece.get(piece.size() - 1).id();
    }
  }
}
