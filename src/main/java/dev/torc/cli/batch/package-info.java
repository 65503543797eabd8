/** {@code torc batch}: many commands in one process. */
@NullMarked
package dev.torc.cli.batch;

import org.jspecify.annotations.NullMarked;
