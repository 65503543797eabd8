/**
 * The HTTP shell: listening, limits, routing by table, JSON, event streams, metrics and logs. It
 * knows no dialect; a dialect hands in its routes as data and renders its own errors.
 */
@NullMarked
package dev.torc.server;

import org.jspecify.annotations.NullMarked;
