/**
 * The database: one writer thread with group commit, read-only readers, migrations, and every SQL
 * statement of torc. Nothing outside this package sees {@code java.sql}.
 *
 * <p>Statements name the status of a job by its code in {@link dev.torc.model.JobStatus}, as
 * partial indexes need it: {@code (5, 6, 7, 8)} are the complete ones, {@code (0, 1, 2, 3, 4, 10)}
 * those that a workflow still waits for.
 */
@NullMarked
package dev.torc.store;

import org.jspecify.annotations.NullMarked;
