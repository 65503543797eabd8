/** Pictures of what a run has used, as one page that needs nothing else. */
@NullMarked
package dev.torc.cli.plot;

import org.jspecify.annotations.NullMarked;
