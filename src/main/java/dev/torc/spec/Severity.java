package dev.torc.spec;

/** Whether a problem keeps the workflow from being created. */
public enum Severity {
  /** The workflow cannot be created. */
  ERROR,
  /** It can be created, but a job asks for more than its Slurm scheduler has: ask first. */
  DOUBT,
  /** Probably not what the author means. */
  WARNING
}
