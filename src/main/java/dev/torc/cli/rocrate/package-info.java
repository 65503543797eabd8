/** Commands that describe a workflow's data as an RO-Crate. */
@NullMarked
package dev.torc.cli.rocrate;

import org.jspecify.annotations.NullMarked;
