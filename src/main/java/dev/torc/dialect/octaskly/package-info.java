/**
 * The Octaskly interface: tasks below {@code /api/v1} (contract: Octaskly semantics). Translates
 * words, numbers and errors, and checks tokens; the rules about jobs are the engine's.
 */
@NullMarked
package dev.torc.dialect.octaskly;

import org.jspecify.annotations.NullMarked;
