/** Entry point. */
@NullMarked
package dev.torc;

import org.jspecify.annotations.NullMarked;
