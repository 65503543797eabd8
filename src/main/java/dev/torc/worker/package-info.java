/** The worker: claims jobs, runs them within its capacity, reports how they ended. */
@NullMarked
package dev.torc.worker;

import org.jspecify.annotations.NullMarked;
