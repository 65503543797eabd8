/**
 * Workflow files: text in YAML, JSON, JSON5 or KDL becomes a tree with positions, the tree one
 * checked and fully expanded {@link dev.torc.spec.WorkflowSpec}. Whatever is wrong is told all at
 * once, with line and column.
 */
@NullMarked
package dev.torc.spec;

import org.jspecify.annotations.NullMarked;
