/**
 * The commands that list, show, create, change and delete records: one class each for all kinds.
 */
@NullMarked
package dev.torc.cli.records;

import org.jspecify.annotations.NullMarked;
