/** Commands on the events of workflows. */
@NullMarked
package dev.torc.cli.events;

import org.jspecify.annotations.NullMarked;
