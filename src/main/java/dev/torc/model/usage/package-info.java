/** Measured use of processors and memory over time: what a worker records and plots show. */
@NullMarked
package dev.torc.model.usage;

import org.jspecify.annotations.NullMarked;
