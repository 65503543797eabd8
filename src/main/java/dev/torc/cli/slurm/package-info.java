/** {@code torc slurm}: what can be planned for Slurm without a cluster. */
@NullMarked
package dev.torc.cli.slurm;

import org.jspecify.annotations.NullMarked;
