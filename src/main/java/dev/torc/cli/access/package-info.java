/** Commands on access groups and administration of a server. */
@NullMarked
package dev.torc.cli.access;

import org.jspecify.annotations.NullMarked;
