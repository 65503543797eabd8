/** {@code torc doctor}: whether everything is as torc needs it. */
@NullMarked
package dev.torc.cli.doctor;

import org.jspecify.annotations.NullMarked;
