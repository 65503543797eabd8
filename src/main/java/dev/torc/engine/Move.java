package dev.torc.engine;

import static dev.torc.model.JobStatus.BLOCKED;
import static dev.torc.model.JobStatus.CANCELED;
import static dev.torc.model.JobStatus.COMPLETED;
import static dev.torc.model.JobStatus.DISABLED;
import static dev.torc.model.JobStatus.FAILED;
import static dev.torc.model.JobStatus.PENDING;
import static dev.torc.model.JobStatus.PENDING_FAILED;
import static dev.torc.model.JobStatus.READY;
import static dev.torc.model.JobStatus.RUNNING;
import static dev.torc.model.JobStatus.TERMINATED;
import static dev.torc.model.JobStatus.UNINITIALIZED;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Every legal move of a job: from which statuses, to which, and who may cause it. The engine
 * changes no status except by one of these.
 */
public enum Move {
  /** Initialize: waits for dependencies. A full initialize blocks a job whatever it was before. */
  BLOCK(Actor.USER, EnumSet.allOf(JobStatus.class), EnumSet.of(BLOCKED)),
  /** Initialize: nothing to wait for. */
  MAKE_READY(
      Actor.USER,
      EnumSet.of(UNINITIALIZED, PENDING, RUNNING, TERMINATED, PENDING_FAILED),
      EnumSet.of(READY)),
  /** The last dependency is complete. */
  UNBLOCK(Actor.ENGINE, EnumSet.of(BLOCKED), EnumSet.of(READY)),
  /** Tried again, but only after a pause. */
  PAUSE(Actor.ENGINE, EnumSet.of(READY), EnumSet.of(BLOCKED)),
  /** A dependency failed and the job does not run then. */
  CASCADE(Actor.ENGINE, EnumSet.of(BLOCKED), EnumSet.of(CANCELED)),
  CLAIM(Actor.WORKER, EnumSet.of(READY), EnumSet.of(PENDING)),
  START(Actor.WORKER, EnumSet.of(PENDING), EnumSet.of(RUNNING)),
  /** Claim and start in one step: for workers that hold leases. */
  CLAIM_AND_START(Actor.WORKER, EnumSet.of(READY), EnumSet.of(RUNNING)),
  COMPLETE(
      Actor.WORKER,
      EnumSet.of(UNINITIALIZED, BLOCKED, READY, PENDING, RUNNING),
      EnumSet.of(COMPLETED, FAILED, CANCELED, TERMINATED, PENDING_FAILED)),
  /** The next attempt of a failed job. */
  RETRY(Actor.WORKER, EnumSet.of(RUNNING, FAILED, TERMINATED), EnumSet.of(READY)),
  /** The lease of the worker ended, or it gave the job back. */
  REQUEUE(Actor.ENGINE, EnumSet.of(PENDING, RUNNING), EnumSet.of(READY)),
  /** A job that has lost its worker too often. */
  GIVE_UP(Actor.ENGINE, EnumSet.of(PENDING, RUNNING), EnumSet.of(FAILED)),
  /** The workflow was canceled. */
  CANCEL(Actor.USER, EnumSet.of(PENDING, RUNNING), EnumSet.of(CANCELED)),
  /** The workflow was canceled, and with it what waits. */
  CANCEL_WAITING(Actor.USER, EnumSet.of(UNINITIALIZED, BLOCKED, READY), EnumSet.of(CANCELED)),
  DISABLE(Actor.USER, EnumSet.of(UNINITIALIZED), EnumSet.of(DISABLED)),
  RESET(Actor.USER, EnumSet.allOf(JobStatus.class), EnumSet.of(UNINITIALIZED)),
  /** A user repairs a status by hand; a result can never be made up this way. */
  OVERRIDE(
      Actor.USER,
      EnumSet.allOf(JobStatus.class),
      EnumSet.of(UNINITIALIZED, BLOCKED, READY, PENDING, RUNNING, DISABLED, PENDING_FAILED));

  private final Actor actor;
  private final Set<JobStatus> from;
  private final Set<JobStatus> to;

  Move(Actor actor, Set<JobStatus> from, Set<JobStatus> to) {
    this.actor = actor;
    this.from = from;
    this.to = to;
  }

  public Actor actor() {
    return actor;
  }

  public boolean allows(JobStatus source, JobStatus target) {
    return from.contains(source) && to.contains(target);
  }

  /**
   * Does nothing if the move is legal.
   *
   * @throws TorcException INVALID naming the job's status and what was tried
   */
  void check(long jobId, JobStatus source, JobStatus target) {
    if (!allows(source, target)) {
      throw TorcException.invalid(
          "job " + jobId + " is " + source.wireName() + " and cannot become " + target.wireName());
    }
  }
}
