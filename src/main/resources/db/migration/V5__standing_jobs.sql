-- Jobs that come one by one and belong to nobody's workflow: each owner has one that stands for
-- all of them. The key is what clients know the job by.
CREATE TABLE standing_workflow (
  pool TEXT NOT NULL,
  owner TEXT NOT NULL,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  PRIMARY KEY (pool, owner)
) WITHOUT ROWID;
CREATE INDEX standing_workflow_by_workflow ON standing_workflow (workflow_id);

CREATE TABLE standing_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL UNIQUE REFERENCES job (id) ON DELETE CASCADE,
  pool TEXT NOT NULL,
  key TEXT,
  owner TEXT NOT NULL,
  created_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX standing_job_by_key ON standing_job (pool, key);
CREATE INDEX standing_job_by_owner ON standing_job (pool, owner, id);
CREATE INDEX standing_job_by_workflow ON standing_job (workflow_id);

-- What only the Octaskly interface knows of a job.
CREATE TABLE octaskly_task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL UNIQUE REFERENCES job (id) ON DELETE CASCADE,
  timeout_s INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  outputs TEXT NOT NULL,
  extras TEXT
);
CREATE INDEX octaskly_task_by_workflow ON octaskly_task (workflow_id);

-- The run time is a limit and no plan: it says nothing about which job comes first.
ALTER TABLE resource_requirements ADD COLUMN is_limit INTEGER NOT NULL DEFAULT 0;
