/** Measures this torc on this machine: the figures of docs/performance.md come from here. */
@NullMarked
package dev.torc.cli.bench;

import org.jspecify.annotations.NullMarked;
