-- Claims that are held one by one, each with a lease of its own, and what goes with them: a retry
-- budget with a pause between attempts, outputs that are handed to dependents, logs in pieces.

-- Who may take the jobs when a claimant asks for a pool only; NULL: no pool.
ALTER TABLE workflow ADD COLUMN pool TEXT;
-- Whether a failed job ends everything downstream at once, not when the last dependency has ended.
ALTER TABLE workflow ADD COLUMN cascade_at_once INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workflow ADD COLUMN run_started_ms INTEGER;

-- Somebody who claims by name and holds each job by a lease.
CREATE TABLE claimant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  labels TEXT NOT NULL,
  registered_ms INTEGER NOT NULL,
  heard_ms INTEGER NOT NULL
);

CREATE TABLE claimant_node (
  claimant_id INTEGER NOT NULL REFERENCES claimant (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  compute_node_id INTEGER NOT NULL REFERENCES compute_node (id) ON DELETE CASCADE,
  PRIMARY KEY (claimant_id, workflow_id)
) WITHOUT ROWID;
CREATE INDEX claimant_node_by_workflow ON claimant_node (workflow_id);
CREATE INDEX claimant_node_by_node ON claimant_node (compute_node_id);

CREATE TABLE lease (
  id TEXT PRIMARY KEY,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL,
  attempt_id INTEGER NOT NULL,
  claimant_id INTEGER NOT NULL REFERENCES claimant (id) ON DELETE CASCADE,
  compute_node_id INTEGER NOT NULL REFERENCES compute_node (id) ON DELETE CASCADE,
  ttl_seconds INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX lease_by_job ON lease (job_id);
CREATE INDEX lease_by_workflow ON lease (workflow_id);
CREATE INDEX lease_by_claimant ON lease (claimant_id);
CREATE INDEX lease_by_node ON lease (compute_node_id);
CREATE INDEX lease_by_expiry ON lease (expires_ms);

CREATE TABLE job_retry (
  job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  max_retries INTEGER NOT NULL,
  backoff TEXT NOT NULL,
  delay_seconds INTEGER NOT NULL,
  max_delay_seconds INTEGER NOT NULL
);

-- The pause before the next attempt. The row stays when the pause is over (due = 1).
CREATE TABLE job_delay (
  job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  until_ms INTEGER NOT NULL,
  due INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX job_delay_by_workflow ON job_delay (workflow_id);
CREATE INDEX job_delay_waiting ON job_delay (until_ms) WHERE due = 0;

-- What the last attempt of the present run left: values for dependents, or what went wrong.
CREATE TABLE job_outcome (
  job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  outputs TEXT,
  error TEXT
);
CREATE INDEX job_outcome_by_workflow ON job_outcome (workflow_id);

CREATE TABLE log_chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL,
  attempt_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  is_stderr INTEGER NOT NULL,
  timestamp_ms INTEGER NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX log_chunk_by_job ON log_chunk (job_id, id);
CREATE INDEX log_chunk_by_sequence ON log_chunk (job_id, run_id, attempt_id, sequence);

-- What only the workflow-graph interface knows of a workflow and of a job.
CREATE TABLE graph_workflow (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL UNIQUE REFERENCES workflow (id) ON DELETE CASCADE,
  key TEXT NOT NULL UNIQUE,
  trigger_text TEXT NOT NULL,
  source_hash TEXT
);

CREATE TABLE graph_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER REFERENCES job (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  definition TEXT NOT NULL
);
CREATE INDEX graph_job_by_key ON graph_job (workflow_id, key);
CREATE INDEX graph_job_by_job ON graph_job (job_id) WHERE job_id IS NOT NULL;
