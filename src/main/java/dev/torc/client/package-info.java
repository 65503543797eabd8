/** HTTP client of a torc server, used by the command line and by workers. */
@NullMarked
package dev.torc.client;

import org.jspecify.annotations.NullMarked;
