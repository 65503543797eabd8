package dev.torc.model.work;

/**
 * Answer to a registration.
 *
 * @param workerId id to use in every later call
 * @param leaseSeconds lease that the server granted
 */
public record Registration(long workerId, int leaseSeconds) {}
