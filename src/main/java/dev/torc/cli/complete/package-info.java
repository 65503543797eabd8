/** What is made from the declarations of all commands: completions of shells and manual pages. */
@NullMarked
package dev.torc.cli.complete;

import org.jspecify.annotations.NullMarked;
