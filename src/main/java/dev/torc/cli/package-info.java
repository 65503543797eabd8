/**
 * The {@code torc} command: one class per command, tables and JSON on stdout, the rest on stderr.
 */
@NullMarked
package dev.torc.cli;

import org.jspecify.annotations.NullMarked;
