package dev.torc.engine;

import dev.torc.model.TorcException;
import dev.torc.store.Tx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Jobs of one workflow that are created together.
 *
 * @param dependsOn for each draft the positions of drafts before it, from 0, beside the ids that it
 *     names; may be empty, or shorter than the drafts
 */
record JobBatch(List<JobDraft> drafts, List<List<Long>> dependsOn) {

  /** Refuses what is wrong without a look at the database: that does not hold up the writer. */
  void check() {
    if (drafts.isEmpty()) {
      throw TorcException.invalid("the list of jobs is empty");
    }
    if (drafts.size() > Jobs.MAX_BULK) {
      throw TorcException.invalid(
          drafts.size() + " jobs in one request; at most " + Jobs.MAX_BULK + " are allowed");
    }
    checkDrafts();
    checkPositions();
  }

  private void checkDrafts() {
    long workflow = drafts.get(0).workflowId();
    Set<String> names = new HashSet<>();
    for (JobDraft d : drafts) {
      if (d.workflowId() != workflow) {
        throw TorcException.invalid("all jobs of one request must belong to the same workflow");
      }
      JobCreation.check(d);
      if (!names.add(d.name())) {
        throw TorcException.invalid("duplicate job name '" + d.name() + "' in the request");
      }
    }
  }

  private void checkPositions() {
    if (dependsOn.size() > drafts.size()) {
      throw TorcException.invalid(
          "dependencies of " + dependsOn.size() + " jobs, but only " + drafts.size() + " jobs");
    }
    for (int i = 0; i < dependsOn.size(); i++) {
      for (Long p : dependsOn.get(i)) {
        if (p == null || p < 0 || p >= i) {
          throw TorcException.invalid(
              String.format(
                  "job '%s' is at position %d and depends on position %d, which is not before it",
                  drafts.get(i).name(), i, p));
        }
      }
    }
  }

  /** What became of the drafts, in their order. */
  List<Jobs.Created> insert(Tx tx) {
    JobCreation creation = new JobCreation(tx, drafts.get(0).workflowId());
    List<Jobs.Created> out = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      JobDraft d = drafts.get(i);
      if (i < dependsOn.size() && !dependsOn.get(i).isEmpty()) {
        Set<Long> ids = new LinkedHashSet<>(d.dependsOn());
        dependsOn.get(i).forEach(p -> ids.add(out.get(p.intValue()).id()));
        d = d.withDependencies(List.copyOf(ids));
      }
      out.add(creation.insert(d));
    }
    return out;
  }
}
