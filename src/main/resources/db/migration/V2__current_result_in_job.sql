-- The current result of a job is named by the job itself: its row is written anyway when the job
-- ends, while a table of its own cost three more index entries per job. No foreign key, because a
-- key would need an index: ids of results are never used again, so the id of a deleted result
-- names nothing.
ALTER TABLE job ADD COLUMN result_id INTEGER;
UPDATE job SET result_id = (SELECT w.result_id FROM workflow_result w WHERE w.job_id = job.id);
DROP TABLE workflow_result;
CREATE VIEW workflow_result AS
  SELECT j.workflow_id, j.id AS job_id, j.result_id
  FROM job j JOIN result r ON r.id = j.result_id;
