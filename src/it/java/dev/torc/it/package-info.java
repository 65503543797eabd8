/** Black-box tests: the shipped jar, real processes, real ports. */
@NullMarked
package dev.torc.it;

import org.jspecify.annotations.NullMarked;
