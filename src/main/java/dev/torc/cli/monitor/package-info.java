/** Watching a machine without running jobs on it. */
@NullMarked
package dev.torc.cli.monitor;

import org.jspecify.annotations.NullMarked;
