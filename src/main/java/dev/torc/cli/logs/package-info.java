/** Commands on the log files of workflows. */
@NullMarked
package dev.torc.cli.logs;

import org.jspecify.annotations.NullMarked;
