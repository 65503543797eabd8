package dev.torc.engine;

/** Who may cause a move of a job. */
public enum Actor {
  USER,
  WORKER,
  ENGINE
}
