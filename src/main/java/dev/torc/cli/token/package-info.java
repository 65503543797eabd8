/** Commands on the tokens of Octaskly's interface. */
@NullMarked
package dev.torc.cli.token;

import org.jspecify.annotations.NullMarked;
