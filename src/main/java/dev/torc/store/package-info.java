/**
 * The database: one writer thread with group commit, read-only readers, migrations, and every SQL
 * statement of torc. Nothing outside this package sees {@code java.sql}.
 */
@NullMarked
package dev.torc.store;

import org.jspecify.annotations.NullMarked;
