package dev.torc.dialect.torc;

/** A wire record that says which workflow it belongs to. */
interface OfWorkflow {
  long workflowId();
}
