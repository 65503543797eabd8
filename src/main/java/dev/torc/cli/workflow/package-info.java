/** Commands on whole workflows: plans, copies, watching. */
@NullMarked
package dev.torc.cli.workflow;

import org.jspecify.annotations.NullMarked;
