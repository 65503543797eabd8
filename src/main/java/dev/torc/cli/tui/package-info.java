/**
 * The terminal interface: one thread draws and reads keys, another one asks the server, and every
 * change is an ordinary command of the command line.
 */
@NullMarked
package dev.torc.cli.tui;

import org.jspecify.annotations.NullMarked;
