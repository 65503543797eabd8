package dev.torc.server;

import org.jspecify.annotations.Nullable;

/**
 * A path or query parameter of a route. Declared parameters are read and checked before the handler
 * runs.
 *
 * @param defaultValue what an absent parameter counts as, or null
 */
public record Param(
    String name,
    In in,
    Kind kind,
    boolean required,
    @Nullable Object defaultValue,
    String description) {

  /** Where the parameter stands. */
  public enum In {
    PATH,
    QUERY
  }

  /** What its text has to be. */
  public enum Kind {
    /** 64-bit integer; arrives as Long. */
    INTEGER,
    /** Exactly {@code true} or {@code false}. */
    BOOLEAN,
    /** Any text; an empty one is kept. */
    TEXT,
    /** Any text, may be repeated; arrives as a list. */
    TEXTS,
    /** Wire name of a {@link dev.torc.model.JobStatus}. */
    JOB_STATUS
  }
}
