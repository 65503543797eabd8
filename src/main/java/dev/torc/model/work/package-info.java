/** What a worker and a server say to each other, in either of the two ways (HTTP or in-process). */
@NullMarked
package dev.torc.model.work;

import org.jspecify.annotations.NullMarked;
