/**
 * Starts, watches and ends the processes of jobs. The only package of the worker that may do so.
 */
@NullMarked
package dev.torc.worker.process;

import org.jspecify.annotations.NullMarked;
