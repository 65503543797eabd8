/** Commands that add, change and reset jobs. */
@NullMarked
package dev.torc.cli.jobs;

import org.jspecify.annotations.NullMarked;
