#!/usr/bin/env python3
"""Uses the published Python package torc-client 0.35.0, unmodified, against torc serve: creates a diamond, a sweep,
retries, actions and mapped functions, lets our worker run them, reads, resets, cancels and deletes them.

Run by src/it/published-python.sh, or by hand: published-python.py URL WORKER_COMMAND...
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    from torc import create_jobs, iter_documents, make_api, map_function_to_jobs
    from torc.openapi_client import models as m
except ImportError:
    print("skipped: this Python has no torc-client (pip install torc-client==0.35.0)")
    sys.exit(0)

checks = 0
failures = 0


def expect(what, wanted, seen):
    global checks, failures
    checks += 1
    if wanted != seen:
        failures += 1
        print(f"{what}\n  wanted: {wanted}\n  seen:   {seen}")


class Session:
    """The client, and our worker."""

    def __init__(self, url, worker):
        self.url = url
        self.api = make_api(url)
        self.worker = worker

    def run(self, workflow):
        """Lets a worker run what there is to run."""
        line = self.worker + ["--url", self.url, "worker", str(workflow), "--max-parallel-jobs", "2"]
        path = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
        subprocess.run(line, check=True, capture_output=True, timeout=120, env={**os.environ, "PATH": path})

    def workflow(self, name, **fields):
        return self.api.create_workflow(m.WorkflowModel(name=name, user="python", **fields)).id

    def jobs(self, workflow):
        return {j.name: j for j in iter_documents(self.api.list_jobs, workflow)}

    def states(self, workflow):
        return {name: str(job.status.value) for name, job in self.jobs(workflow).items()}

    def codes(self, workflow, **query):
        names = {job.id: name for name, job in self.jobs(workflow).items()}
        found = iter_documents(self.api.list_results, workflow, **query)
        return sorted((names[r.job_id], r.run_id, r.attempt_id, r.return_code) for r in found)


def diamond(s):
    wf = s.workflow("diamond", description="made by the Python client", metadata={"made": "by hand"})
    expect("run id before the start", 0, s.api.get_workflow(wf).run_id)
    names = ["words", "left", "right", "total"]
    files = {n: s.api.create_file(m.FileModel(workflow_id=wf, name=n, path=f"{n}.txt")).id for n in names}
    need = s.api.create_resource_requirements(
        m.ResourceRequirementsModel(
            workflow_id=wf, name="small", num_cpus=1, num_gpus=0, num_nodes=1, memory="50m", runtime="PT1M"
        )
    )

    def job(name, command, inputs, outputs):
        return m.JobModel(
            workflow_id=wf,
            name=name,
            command=command,
            input_file_ids=[files[i] for i in inputs],
            output_file_ids=[files[o] for o in outputs],
            resource_requirements_id=need.id,
        )

    made = create_jobs(
        s.api,
        [
            job("split", "head -1 words.txt > left.txt; tail -1 words.txt > right.txt", ["words"], ["left", "right"]),
            job("total", "cat left.txt right.txt | wc -w > total.txt", ["left", "right"], ["total"]),
        ],
    )
    expect("jobs come back in order", ["split", "total"], [j.name for j in made])
    missing = s.api.list_required_existing_files(wf)
    expect("the input is required", [files["words"]], missing.files)
    Path("words.txt").write_text("one two\nthree\n")
    s.api.initialize_jobs(wf)
    expect("initialized", {"split": "ready", "total": "blocked"}, s.states(wf))
    expect("not complete", False, s.api.is_workflow_complete(wf).is_complete)
    s.run(wf)
    expect("ran", {"split": "completed", "total": "completed"}, s.states(wf))
    expect("complete", True, s.api.is_workflow_complete(wf).is_complete)
    expect("result", "3", Path("total.txt").read_text().strip())
    expect("results", [("split", 0, 1, 0), ("total", 0, 1, 0)], s.codes(wf))
    status = s.api.get_workflow_status(wf)
    expect("status", (2, 2), (status.total_jobs, status.jobs_by_status.completed))
    expect("a file's time is known", True, (s.api.get_file(files["total"]).st_mtime or 0) > 0)
    s.api.update_file(files["words"], m.FileModel(workflow_id=wf, name="words", path="words.txt", st_mtime=time.time()))
    s.api.reset_workflow_status(wf)
    s.api.reset_job_status(wf)
    expect("reset", {"split": "uninitialized", "total": "uninitialized"}, s.states(wf))
    s.api.initialize_jobs(wf)
    expect("again", {"split": "ready", "total": "blocked"}, s.states(wf))
    s.run(wf)
    expect("results of this run", [("split", 1, 1, 0), ("total", 1, 1, 0)], s.codes(wf))
    expect("results of all runs", 4, len(s.codes(wf, all_runs=True)))
    s.api.delete_workflow(wf)
    expect("gone", 404, status_of(lambda: s.api.get_workflow(wf)))


def sweep(s):
    wf = s.workflow("sweep")
    jobs = [m.JobModel(workflow_id=wf, name=f"point_{i}", command=f"echo {i}", priority=i) for i in range(25)]
    made = create_jobs(s.api, jobs)
    s.api.create_job(
        m.JobModel(workflow_id=wf, name="summary", command="echo all", depends_on_job_ids=[j.id for j in made])
    )
    s.api.initialize_jobs(wf)
    page = s.api.list_jobs(wf, offset=20, limit=4, sort_by="name", reverse_sort=True)
    expect("a page", (4, 26, True), (len(page.items), page.total_count, page.has_more))
    expect("filter", 25, len(list(iter_documents(s.api.list_jobs, wf, status="ready"))))
    s.run(wf)
    expect("all ran", {"completed"}, set(s.states(wf).values()))
    expect("one result each", 26, len(s.codes(wf)))
    nodes = s.api.list_compute_nodes(wf).items
    expect("the worker is gone", [False], [n.is_active for n in nodes])
    s.api.delete_workflow(wf)


def retries(s):
    wf = s.workflow("retries")
    rules = '[{"exit_codes": [10], "max_retries": 3}]'
    handler = s.api.create_failure_handler(m.FailureHandlerModel(workflow_id=wf, name="again", rules=rules)).id
    first = s.api.create_job(
        m.JobModel(
            workflow_id=wf,
            name="third_time",
            command='test "$TORC_ATTEMPT_ID" -ge 3 || exit 10',
            failure_handler_id=handler,
        )
    )
    fails = s.api.create_job(m.JobModel(workflow_id=wf, name="fails", command="exit 4"))
    s.api.create_job(m.JobModel(workflow_id=wf, name="after", command="true", depends_on_job_ids=[fails.id]))
    s.api.initialize_jobs(wf)
    s.run(wf)
    expect("retries end", {"third_time": "completed", "fails": "failed", "after": "canceled"}, s.states(wf))
    expect("attempts", [("fails", 0, 1, 4), ("third_time", 0, 3, 0)], s.codes(wf))
    s.api.reset_workflow_status(wf)
    s.api.reset_job_status(wf, failed_only=True)
    s.api.initialize_jobs(wf, only_uninitialized=True)
    expect("failed ones again", {"third_time": "completed", "fails": "ready", "after": "blocked"}, s.states(wf))
    expect("job record", ("third_time", first.id), (s.api.get_job(first.id).name, s.api.get_job(first.id).id))
    s.api.cancel_workflow(wf)
    expect("canceled", True, s.api.is_workflow_complete(wf).is_canceled)
    s.api.delete_workflow(wf)


def actions(s):
    wf = s.workflow("actions", env={"FROM_WORKFLOW": "yes"})
    s.api.create_job(m.JobModel(workflow_id=wf, name="only", command='echo "$FROM_WORKFLOW" > from.txt'))
    for trigger in ("on_workflow_start", "on_workflow_complete"):
        config = {"commands": [f"echo {trigger} >> actions.txt"]}
        s.api.create_workflow_action(
            wf,
            m.WorkflowActionModel(
                workflow_id=wf, trigger_type=trigger, action_type="run_commands", action_config=config
            ),
        )
    s.api.initialize_jobs(wf)
    s.run(wf)
    expect("actions ran", [True, True], [a.executed for a in s.api.get_workflow_actions(wf)])
    wrote = Path("torc_output/actions.txt").read_text().split()
    expect("in order", ["on_workflow_start", "on_workflow_complete"], wrote)
    expect("environment", "yes\n", Path("from.txt").read_text())
    note = {"category": "note", "text": "by hand"}
    made = s.api.create_event(m.EventModel(workflow_id=wf, timestamp=0, data=note))
    events = list(iter_documents(s.api.list_events, wf))
    expect("event", note, [e.data for e in events if e.id == made.id][0])
    s.api.delete_workflow(wf)


def functions(s):
    Path("numbers_module.py").write_text(
        "def run(job_name, params):\n    return {'value': params['value'] * 2}\n\n"
        "def add(results):\n    return {'sum': sum(r['value'] for r in results)}\n"
    )
    wf = s.workflow("functions")
    map_function_to_jobs(
        s.api,
        wf,
        "numbers_module",
        "run",
        [{"value": i} for i in (1, 2, 3)],
        postprocess_func="add",
        module_directory=os.getcwd(),
    )
    s.api.initialize_jobs(wf)
    expect("jobs of functions", "blocked", s.states(wf)["postprocess"])
    s.run(wf)
    expect("functions ran", {"completed"}, set(s.states(wf).values()))
    data = {d.name: d.data for d in iter_documents(s.api.list_user_data, wf)}
    expect("result of the functions", {"sum": 12}, data["postprocess_result"])
    s.api.delete_workflow(wf)


def status_of(call):
    try:
        call()
    except Exception as error:  # the package raises one class for each status
        return getattr(error, "status", error)
    return 200


def main():
    url, worker = sys.argv[1], sys.argv[2:]
    os.chdir(tempfile.mkdtemp(prefix="published-python"))
    s = Session(url, worker)
    expect("ping", "ok", s.api.ping().status)
    for part in (diamond, sweep, retries, actions, functions):
        part(s)
        print(f"{part.__name__}: done, {failures} of {checks} checks failed so far")
    print(f"{checks} checks, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
