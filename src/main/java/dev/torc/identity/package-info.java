/** Who somebody is: names, passwords, and the file that holds them. Knows no HTTP. */
@NullMarked
package dev.torc.identity;

import org.jspecify.annotations.NullMarked;
