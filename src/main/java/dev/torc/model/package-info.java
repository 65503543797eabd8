/** The words of the house: values, statuses, errors and formats that every other package shares. */
@NullMarked
package dev.torc.model;

import org.jspecify.annotations.NullMarked;
