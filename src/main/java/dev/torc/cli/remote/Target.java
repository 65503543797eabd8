package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored worker. Who wrote it may be somebody else: what is no address is never given to ssh.
 *
 * @param address null when the text is none
 * @param problem why, then
 */
record Target(String text, @Nullable WorkerAddress address, @Nullable TorcException problem) {

  static Target of(WorkerAddress address) {
    return new Target(address.text(), address, null);
  }

  /**
   * All workers of a workflow.
   *
   * @throws TorcException INVALID when there are none
   */
  static List<Target> stored(Session session, long workflow) {
    List<Target> out = new ArrayList<>();
    for (Row r : session.api().getArray("/workflows/" + workflow + "/remote_workers")) {
      String text = r.textOr("worker", "");
      try {
        out.add(of(WorkerAddress.of(text)));
      } catch (TorcException e) {
        out.add(new Target(text, null, e));
      }
    }
    if (out.isEmpty()) {
      throw TorcException.invalid("workflow " + workflow + " has no remote workers")
          .withHint("add some with 'torc remote add-workers " + workflow + " HOST...'");
    }
    return out;
  }
}
