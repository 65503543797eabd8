/** Commands about the descriptions of the interfaces. */
@NullMarked
package dev.torc.cli.openapi;

import org.jspecify.annotations.NullMarked;
