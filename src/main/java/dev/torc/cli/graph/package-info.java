/** Commands on workflows of workflow-graph's interface. */
@NullMarked
package dev.torc.cli.graph;

import org.jspecify.annotations.NullMarked;
