/** The Torc interface below {@code /torc-service/v1}: routes, wire records and their mapping. */
@NullMarked
package dev.torc.dialect.torc;

import org.jspecify.annotations.NullMarked;
