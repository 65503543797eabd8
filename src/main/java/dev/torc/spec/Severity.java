package dev.torc.spec;

/** Whether a problem keeps the workflow from being created. */
public enum Severity {
  ERROR,
  WARNING
}
