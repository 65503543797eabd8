/** The REST interfaces: each translates words, numbers and errors, and decides nothing. */
@NullMarked
package dev.torc.dialect;

import org.jspecify.annotations.NullMarked;
