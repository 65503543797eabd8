/**
 * The rules about workflows and jobs: the state machine, dependencies, claims, leases, retries,
 * actions and events. Knows no HTTP, no JSON library and no SQL.
 */
@NullMarked
package dev.torc.engine;

import org.jspecify.annotations.NullMarked;
