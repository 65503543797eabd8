-- Names of tables and columns follow the Torc contract (semantics, section 16) where both have the
-- thing; columns and tables that only torc has come last in each table or at the end of the file.

CREATE TABLE workflow (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT,
  user TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  is_archived INTEGER NOT NULL DEFAULT 0,
  compute_node_expiration_buffer_seconds INTEGER,
  compute_node_wait_for_new_jobs_seconds INTEGER NOT NULL DEFAULT 90,
  compute_node_ignore_workflow_completion INTEGER NOT NULL DEFAULT 0,
  compute_node_wait_for_healthy_database_minutes INTEGER NOT NULL DEFAULT 20,
  compute_node_min_time_for_new_jobs_seconds INTEGER NOT NULL DEFAULT 300,
  resource_monitor_config TEXT,
  slurm_defaults TEXT,
  use_pending_failed INTEGER,
  enable_ro_crate INTEGER,
  project TEXT,
  metadata TEXT,
  slurm_config TEXT,
  execution_config TEXT,
  env TEXT,
  run_id INTEGER NOT NULL DEFAULT 0,
  is_canceled INTEGER NOT NULL DEFAULT 0,
  dynamic_jobs TEXT,
  submission_directory TEXT,
  -- Whether a job of this run ended with a return code other than 0: only then can dependents be
  -- canceled by a cascade.
  has_failures INTEGER NOT NULL DEFAULT 0,
  -- A long operation (initialize, delete) that works in several commits; claims wait for its end.
  busy TEXT
);
CREATE INDEX workflow_by_user ON workflow (user, id);
CREATE INDEX workflow_by_name ON workflow (name, id);
CREATE INDEX workflow_busy ON workflow (busy) WHERE busy IS NOT NULL;

CREATE TABLE resource_requirements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  num_cpus INTEGER NOT NULL DEFAULT 1,
  num_gpus INTEGER NOT NULL DEFAULT 0,
  num_nodes INTEGER NOT NULL DEFAULT 1,
  memory TEXT NOT NULL DEFAULT '1m',
  runtime TEXT NOT NULL DEFAULT 'PT1M',
  memory_bytes INTEGER NOT NULL,
  runtime_s INTEGER NOT NULL
);
CREATE INDEX resource_requirements_by_workflow ON resource_requirements (workflow_id, name);

CREATE TABLE failure_handler (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  rules TEXT NOT NULL
);
CREATE INDEX failure_handler_by_workflow ON failure_handler (workflow_id, name);

-- A worker that speaks the worker protocol: it holds its claims by a lease that heartbeats renew.
CREATE TABLE worker (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hostname TEXT NOT NULL,
  pid INTEGER NOT NULL,
  num_cpus INTEGER NOT NULL,
  memory_bytes INTEGER NOT NULL,
  num_gpus INTEGER NOT NULL,
  labels TEXT,
  takes_unlabeled INTEGER NOT NULL,
  workflow_ids TEXT,
  type TEXT NOT NULL,
  scheduler_config_id INTEGER,
  lease_seconds INTEGER NOT NULL,
  lease_expires_ms INTEGER NOT NULL,
  end_time_ms INTEGER,
  registered_ms INTEGER NOT NULL,
  closed_ms INTEGER
);
CREATE INDEX worker_open ON worker (lease_expires_ms) WHERE closed_ms IS NULL;

CREATE TABLE compute_node (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  hostname TEXT NOT NULL,
  pid INTEGER NOT NULL,
  start_time TEXT NOT NULL,
  duration_seconds REAL,
  is_active INTEGER,
  num_cpus INTEGER NOT NULL,
  memory_gb REAL NOT NULL,
  num_gpus INTEGER NOT NULL,
  num_nodes INTEGER NOT NULL,
  time_limit TEXT,
  scheduler_config_id INTEGER,
  compute_node_type TEXT NOT NULL,
  scheduler TEXT,
  sample_count INTEGER,
  peak_cpu_percent REAL,
  avg_cpu_percent REAL,
  peak_memory_bytes INTEGER,
  avg_memory_bytes INTEGER,
  end_time TEXT,
  labels TEXT,
  worker_id INTEGER REFERENCES worker (id)
);
CREATE INDEX compute_node_by_workflow ON compute_node (workflow_id, is_active);
CREATE UNIQUE INDEX compute_node_by_worker ON compute_node (worker_id, workflow_id)
  WHERE worker_id IS NOT NULL;

-- Jobs that differ in nothing a claim looks at share a class, so that a claim asks once per class
-- and not once per job.
CREATE TABLE claim_class (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  resource_requirements_id INTEGER NOT NULL REFERENCES resource_requirements (id) ON DELETE CASCADE,
  scheduler_id INTEGER NOT NULL DEFAULT 0,
  labels TEXT NOT NULL DEFAULT '',
  UNIQUE (workflow_id, resource_requirements_id, scheduler_id, labels)
);
CREATE INDEX claim_class_by_requirement ON claim_class (resource_requirements_id);

CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  cancel_on_blocking_job_failure INTEGER NOT NULL DEFAULT 1,
  supports_termination INTEGER NOT NULL DEFAULT 0,
  resource_requirements_id INTEGER NOT NULL
    REFERENCES resource_requirements (id) ON DELETE CASCADE,
  invocation_script TEXT,
  status INTEGER NOT NULL DEFAULT 0,
  scheduler_id INTEGER,
  scheduler_type TEXT,
  schedule_compute_nodes TEXT,
  unblocking_processed INTEGER NOT NULL DEFAULT 1,
  failure_handler_id INTEGER REFERENCES failure_handler (id) ON DELETE SET NULL,
  attempt_id INTEGER NOT NULL DEFAULT 1,
  priority INTEGER NOT NULL DEFAULT 0,
  env TEXT,
  origin TEXT,
  start_time TEXT,
  compute_node_id INTEGER REFERENCES compute_node (id) ON DELETE SET NULL,
  labels TEXT,
  -- Dependencies that are not complete yet. Exact for every job of an initialized workflow.
  unfinished_dependencies INTEGER NOT NULL DEFAULT 0,
  -- No foreign key: a class only goes with its workflow or requirement, and its jobs with it.
  claim_class_id INTEGER NOT NULL,
  -- Why the job has its status, where the status alone does not tell (see JobCause).
  cause TEXT
);
CREATE INDEX job_by_workflow ON job (workflow_id);
CREATE INDEX job_by_status ON job (workflow_id, status);
CREATE INDEX job_ready ON job (claim_class_id, priority DESC, id) WHERE status = 2;
CREATE INDEX job_by_requirement ON job (resource_requirements_id);
CREATE INDEX job_by_handler ON job (failure_handler_id) WHERE failure_handler_id IS NOT NULL;
CREATE INDEX job_by_node ON job (compute_node_id) WHERE compute_node_id IS NOT NULL;

CREATE TABLE job_internal (
  job_id INTEGER PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
  input_hash TEXT NOT NULL
);

CREATE TABLE job_depends_on (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  depends_on_job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, depends_on_job_id)
) WITHOUT ROWID;
CREATE INDEX job_depends_on_reverse ON job_depends_on (depends_on_job_id);
CREATE INDEX job_depends_on_by_workflow ON job_depends_on (workflow_id);

CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  st_mtime REAL
);
CREATE INDEX file_by_workflow ON file (workflow_id);
CREATE INDEX file_by_name ON file (workflow_id, name);

CREATE TABLE job_input_file (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, file_id)
) WITHOUT ROWID;
CREATE INDEX job_input_file_reverse ON job_input_file (file_id);
CREATE INDEX job_input_file_by_workflow ON job_input_file (workflow_id);

CREATE TABLE job_output_file (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, file_id)
) WITHOUT ROWID;
CREATE INDEX job_output_file_reverse ON job_output_file (file_id);
CREATE INDEX job_output_file_by_workflow ON job_output_file (workflow_id);

CREATE TABLE user_data (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  is_ephemeral INTEGER NOT NULL DEFAULT 0,
  data TEXT
);
CREATE INDEX user_data_by_workflow ON user_data (workflow_id);
CREATE INDEX user_data_by_name ON user_data (workflow_id, name);

CREATE TABLE job_input_user_data (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  user_data_id INTEGER NOT NULL REFERENCES user_data (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, user_data_id)
) WITHOUT ROWID;
CREATE INDEX job_input_user_data_reverse ON job_input_user_data (user_data_id);

CREATE TABLE job_output_user_data (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  user_data_id INTEGER NOT NULL REFERENCES user_data (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, user_data_id)
) WITHOUT ROWID;
CREATE INDEX job_output_user_data_reverse ON job_output_user_data (user_data_id);

CREATE TABLE result (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL,
  attempt_id INTEGER NOT NULL DEFAULT 1,
  compute_node_id INTEGER NOT NULL REFERENCES compute_node (id) ON DELETE CASCADE,
  return_code INTEGER NOT NULL,
  exec_time_minutes REAL NOT NULL,
  completion_time TEXT NOT NULL,
  status INTEGER NOT NULL,
  peak_memory_bytes INTEGER,
  avg_memory_bytes INTEGER,
  peak_cpu_percent REAL,
  avg_cpu_percent REAL,
  UNIQUE (job_id, run_id, attempt_id)
);
CREATE INDEX result_by_workflow ON result (workflow_id);
CREATE INDEX result_by_node ON result (compute_node_id);

CREATE TABLE workflow_result (
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  result_id INTEGER NOT NULL REFERENCES result (id) ON DELETE CASCADE,
  PRIMARY KEY (workflow_id, job_id)
) WITHOUT ROWID;
CREATE INDEX workflow_result_by_job ON workflow_result (job_id);
CREATE INDEX workflow_result_by_result ON workflow_result (result_id);

-- The last bytes of the streams of an attempt, so that they can be read from any host.
CREATE TABLE result_log (
  result_id INTEGER PRIMARY KEY REFERENCES result (id) ON DELETE CASCADE,
  stdout_tail TEXT,
  stderr_tail TEXT,
  stdout_path TEXT,
  stderr_path TEXT
);

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  timestamp INTEGER NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX event_by_workflow ON event (workflow_id, timestamp);

CREATE TABLE workflow_action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  trigger_type TEXT NOT NULL,
  action_type TEXT NOT NULL,
  action_config TEXT NOT NULL,
  job_ids TEXT,
  trigger_count INTEGER NOT NULL DEFAULT 0,
  required_triggers INTEGER NOT NULL DEFAULT 1,
  executed INTEGER NOT NULL DEFAULT 0,
  executed_at TEXT,
  executed_by INTEGER REFERENCES compute_node (id) ON DELETE SET NULL,
  persistent INTEGER NOT NULL DEFAULT 0,
  is_recovery INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX workflow_action_by_workflow ON workflow_action (workflow_id, trigger_type);
CREATE INDEX workflow_action_by_node ON workflow_action (executed_by) WHERE executed_by IS NOT NULL;

CREATE TABLE workflow_action_job (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  action_id INTEGER NOT NULL REFERENCES workflow_action (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, action_id)
) WITHOUT ROWID;
CREATE INDEX workflow_action_job_by_action ON workflow_action_job (action_id);

-- Which worker has been given which action of the kinds that every worker runs.
CREATE TABLE worker_action (
  worker_id INTEGER NOT NULL REFERENCES worker (id) ON DELETE CASCADE,
  action_id INTEGER NOT NULL REFERENCES workflow_action (id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL,
  PRIMARY KEY (worker_id, action_id, run_id)
) WITHOUT ROWID;
CREATE INDEX worker_action_by_action ON worker_action (action_id);

CREATE TABLE scheduled_compute_node (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  scheduler_config_id INTEGER NOT NULL,
  scheduler_id INTEGER NOT NULL,
  scheduler_type TEXT NOT NULL,
  status TEXT NOT NULL
);
CREATE INDEX scheduled_compute_node_by_workflow ON scheduled_compute_node (workflow_id, status);

CREATE TABLE slurm_scheduler (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  account TEXT NOT NULL,
  gres TEXT,
  mem TEXT,
  nodes INTEGER NOT NULL,
  ntasks_per_node INTEGER,
  partition TEXT,
  qos TEXT,
  tmp TEXT,
  walltime TEXT NOT NULL,
  extra TEXT,
  serialize_allocations INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX slurm_scheduler_by_workflow ON slurm_scheduler (workflow_id);

CREATE TABLE local_scheduler (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  memory TEXT,
  num_cpus INTEGER,
  name TEXT
);
CREATE INDEX local_scheduler_by_workflow ON local_scheduler (workflow_id);

CREATE TABLE slurm_stats (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  run_id INTEGER NOT NULL,
  attempt_id INTEGER NOT NULL,
  slurm_job_id TEXT,
  max_rss_bytes INTEGER,
  max_vm_size_bytes INTEGER,
  max_disk_read_bytes INTEGER,
  max_disk_write_bytes INTEGER,
  ave_cpu_seconds REAL,
  node_list TEXT
);
CREATE UNIQUE INDEX slurm_stats_attempt ON slurm_stats (job_id, workflow_id, run_id, attempt_id);
CREATE INDEX slurm_stats_by_workflow ON slurm_stats (workflow_id);

CREATE TABLE remote_worker (
  worker TEXT NOT NULL,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  PRIMARY KEY (worker, workflow_id)
) WITHOUT ROWID;
CREATE INDEX remote_worker_by_workflow ON remote_worker (workflow_id, worker);

CREATE TABLE ro_crate_entity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  file_id INTEGER REFERENCES file (id) ON DELETE SET NULL,
  entity_id TEXT NOT NULL,
  entity_type TEXT NOT NULL,
  metadata TEXT NOT NULL
);
CREATE UNIQUE INDEX ro_crate_entity_unique ON ro_crate_entity (workflow_id, entity_id);
CREATE UNIQUE INDEX ro_crate_entity_file ON ro_crate_entity (workflow_id, file_id)
  WHERE file_id IS NOT NULL;
CREATE INDEX ro_crate_entity_by_file ON ro_crate_entity (file_id) WHERE file_id IS NOT NULL;

CREATE TABLE access_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  is_system INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE user_group_membership (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_name TEXT NOT NULL,
  group_id INTEGER NOT NULL REFERENCES access_group (id) ON DELETE CASCADE,
  role TEXT NOT NULL DEFAULT 'member',
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  UNIQUE (user_name, group_id)
);
CREATE INDEX user_group_membership_by_group ON user_group_membership (group_id);

CREATE TABLE workflow_access_group (
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL REFERENCES access_group (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL DEFAULT (datetime('now')),
  PRIMARY KEY (workflow_id, group_id)
) WITHOUT ROWID;
CREATE INDEX workflow_access_group_by_group ON workflow_access_group (group_id);

CREATE TABLE async_handle (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
  operation TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  requested_by TEXT,
  request_json TEXT,
  result_json TEXT,
  error TEXT
);
CREATE INDEX async_handle_by_workflow ON async_handle (workflow_id, status);
CREATE INDEX async_handle_active ON async_handle (status) WHERE status IN ('queued', 'running');

CREATE TABLE admin_audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_name TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  sql_text TEXT NOT NULL,
  is_write INTEGER NOT NULL,
  allow_full_table INTEGER NOT NULL,
  rows_affected INTEGER,
  committed INTEGER NOT NULL,
  success INTEGER NOT NULL,
  error TEXT
);
