/** Commands on workflow files alone: no server is asked. */
@NullMarked
package dev.torc.cli.spec;

import org.jspecify.annotations.NullMarked;
