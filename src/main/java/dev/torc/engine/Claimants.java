package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who claims by name: the registry that people look at. Thread-safe. */
public final class Claimants {
  /** Type of the compute nodes that stand for claimants. */
  static final String NODE_TYPE = "lease";

  /** A sign of life is written down when the last one that was is so old. */
  private static final long STALE_MILLIS = 15_000;

  private final Context ctx;
  private final Map<String, Long> lastHeard = new ConcurrentHashMap<>();

  Claimants(Context ctx) {
    this.ctx = ctx;
  }

  /** Registers a claimant, or replaces what was known of it. */
  public void register(String name, List<String> labels) {
    ctx.db()
        .write(
            tx -> {
              long now = ctx.times().millis();
              Optional<Claimant> known = tx.leases().claimant(name);
              if (known.isPresent()) {
                tx.leases().register(known.get().id(), labels, now);
              } else {
                tx.leases().addClaimant(name, labels, now);
              }
              return null;
            });
    lastHeard.put(name, ctx.times().millis());
  }

  /** All claimants in the order in which they came, with the newest sign of life. */
  public List<Claimant> list() {
    return ctx.db().read(tx -> tx.leases().claimants()).stream().map(this::withNews).toList();
  }

  private Claimant withNews(Claimant c) {
    long heard = Math.max(c.heardMillis(), lastHeard.getOrDefault(c.name(), 0L));
    return new Claimant(c.id(), c.name(), c.labels(), c.registeredMillis(), heard, c.currentJob());
  }

  /**
   * A sign of life of a registered claimant.
   *
   * @throws TorcException NOT_FOUND when nobody has this name
   */
  public void heartbeat(String name) {
    if (!heard(name)) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "worker '" + name + "' not found");
    }
  }

  /** Notes a sign of life; false when nobody has this name. */
  boolean heard(String name) {
    long now = ctx.times().millis();
    Long before = lastHeard.get(name);
    if (before != null && now - before < STALE_MILLIS) {
      return true;
    }
    Optional<Claimant> c = ctx.db().read(tx -> tx.leases().claimant(name));
    if (c.isEmpty()) {
      return false;
    }
    lastHeard.put(name, now);
    ctx.db()
        .write(
            tx -> {
              tx.leases().heard(c.get().id(), now);
              return null;
            });
    return true;
  }

  void heard(Tx tx, long claimantId) {
    tx.leases()
        .claimant(claimantId)
        .ifPresent(
            c -> {
              long now = ctx.times().millis();
              lastHeard.put(c.name(), now);
              if (now - c.heardMillis() >= STALE_MILLIS) {
                tx.leases().heard(claimantId, now);
              }
            });
  }

  /** The claimant of this name; who was not registered is now. */
  Claimant known(Tx tx, String name, List<String> labels) {
    long now = ctx.times().millis();
    lastHeard.put(name, now);
    Optional<Claimant> known = tx.leases().claimant(name);
    if (known.isEmpty()) {
      long id = tx.leases().addClaimant(name, labels, now);
      return new Claimant(id, name, labels, now, now, null);
    }
    return known.get();
  }

  /** The claimant's compute node in a workflow; made when it first gets a job there. */
  long node(Tx tx, Claimant c, long workflowId) {
    Optional<Long> known = tx.leases().node(c.id(), workflowId);
    if (known.isPresent()) {
      return known.get();
    }
    long id =
        tx.records()
            .insert(
                Table.COMPUTE_NODE,
                new Row()
                    .set("workflow_id", workflowId)
                    .set("hostname", c.name())
                    .set("pid", 0)
                    .set("start_time", ctx.times().rfc3339())
                    .set("is_active", true)
                    .set("num_cpus", 1)
                    .set("memory_gb", 0.0)
                    .set("num_gpus", 0)
                    .set("num_nodes", 1)
                    .set("compute_node_type", NODE_TYPE)
                    .set("labels", Checks.labelText(c.labels())));
    tx.leases().addNode(c.id(), workflowId, id);
    return id;
  }
}
