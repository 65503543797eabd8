/** Commands on the computing centres that torc knows. */
@NullMarked
package dev.torc.cli.hpc;

import org.jspecify.annotations.NullMarked;
