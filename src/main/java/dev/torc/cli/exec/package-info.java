/** {@code torc exec}: commands without a workflow file, and what GNU parallel is used for. */
@NullMarked
package dev.torc.cli.exec;

import org.jspecify.annotations.NullMarked;
