package dev.torc.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction with everything that can be asked and written in it. Valid only while the command
 * or query that received it runs, on its thread.
 */
public final class Tx {
  private final Sql sql;
  private final WorkflowStore workflows;
  private @Nullable ClaimStore claims;
  private List<Runnable> hooks = List.of();

  Tx(Sql sql) {
    this.sql = sql;
    this.workflows = new WorkflowStore(sql);
  }

  public Records records() {
    return new Records(sql, workflows);
  }

  public WorkflowStore workflows() {
    return workflows;
  }

  public JobStore jobs() {
    return new JobStore(sql);
  }

  public JobDataStore jobData() {
    return new JobDataStore(sql);
  }

  public JobRemoval removal() {
    return new JobRemoval(sql);
  }

  public GraphStore graph() {
    return new GraphStore(sql);
  }

  public ClaimStore claims() {
    if (claims == null) {
      claims = new ClaimStore(sql);
    }
    return claims;
  }

  public ResultStore results() {
    return new ResultStore(sql);
  }

  public ActionStore actions() {
    return new ActionStore(sql);
  }

  public WorkerStore workers() {
    return new WorkerStore(sql);
  }

  public LeaseStore leases() {
    return new LeaseStore(sql);
  }

  public RetryStore retries() {
    return new RetryStore(sql);
  }

  public StandingStore standing() {
    return new StandingStore(sql);
  }

  public LogStore logs() {
    return new LogStore(sql);
  }

  public GroupStore groups() {
    return new GroupStore(sql);
  }

  public AdminStore admin() {
    return new AdminStore(sql);
  }

  /** Runs something once the transaction is committed, and not at all if it is not. */
  public void afterCommit(Runnable hook) {
    if (hooks.isEmpty()) {
      hooks = new ArrayList<>();
    }
    hooks.add(hook);
  }

  /** For checks of the store itself. */
  Sql sql() {
    return sql;
  }

  List<Runnable> hooks() {
    return hooks;
  }
}
