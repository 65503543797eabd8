/**
 * The workflow-graph interface: everything below {@code /api} (contract: workflow-graph semantics).
 * Translates words, numbers and errors; the rules about jobs are the engine's.
 */
@org.jspecify.annotations.NullMarked
package dev.torc.dialect.graph;
