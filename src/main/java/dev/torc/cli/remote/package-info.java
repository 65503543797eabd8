/** {@code torc remote}: workers on other hosts, started and looked after through ssh. */
@NullMarked
package dev.torc.cli.remote;

import org.jspecify.annotations.NullMarked;
