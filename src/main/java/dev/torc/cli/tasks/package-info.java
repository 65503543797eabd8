/** Commands on single tasks: those of Octaskly's interface, and asynchronous ones of Torc's. */
@NullMarked
package dev.torc.cli.tasks;

import org.jspecify.annotations.NullMarked;
