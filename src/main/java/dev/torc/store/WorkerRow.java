package dev.torc.store;

import dev.torc.model.work.WorkerInfo;
import org.jspecify.annotations.Nullable;

/**
 * A registered worker.
 *
 * @param user for whom it claims, or null for everybody
 * @param leaseExpiresMillis epoch milliseconds at which its claims are taken back
 * @param closed whether it has left or was given up
 */
public record WorkerRow(
    long id, WorkerInfo info, @Nullable String user, long leaseExpiresMillis, boolean closed) {}
