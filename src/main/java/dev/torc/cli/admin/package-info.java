/** Commands for those who run a server: what works on databases as a whole. */
@NullMarked
package dev.torc.cli.admin;

import org.jspecify.annotations.NullMarked;
