package dev.torc.store;

import dev.torc.model.work.WorkerInfo;

/**
 * A registered worker.
 *
 * @param leaseExpiresMillis epoch milliseconds at which its claims are taken back
 * @param closed whether it has left or was given up
 */
public record WorkerRow(long id, WorkerInfo info, long leaseExpiresMillis, boolean closed) {}
