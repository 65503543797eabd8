/** What jobs used beside what they asked for: reports, corrections, recovery after failures. */
@NullMarked
package dev.torc.cli.recover;

import org.jspecify.annotations.NullMarked;
