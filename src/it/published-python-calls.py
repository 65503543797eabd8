#!/usr/bin/env python3
"""Calls every operation of every API class of the published Python package torc-client 0.35.0, unmodified, against
torc serve, and reads every answer through its models. Fails when an operation was left out.

Run by src/it/published-python.sh, or by hand: published-python-calls.py URL. The server needs a file of users.
"""

import importlib
import inspect
import pkgutil
import sys

try:
    from torc.openapi_client import ApiClient, Configuration
    from torc.openapi_client import api as api_package
    from torc.openapi_client import models as m
except ImportError:
    print("skipped: this Python has no torc-client (pip install torc-client==0.35.0)")
    sys.exit(0)

TWINS = ("_with_http_info", "_without_preload_content")
checks = 0
failures = []
called = set()


def expect(what, wanted, seen):
    global checks
    checks += 1
    if wanted != seen:
        failures.append(f"{what}\n  wanted: {wanted}\n  seen:   {seen}")


def api_classes():
    for module in pkgutil.iter_modules(api_package.__path__):
        found = importlib.import_module(f"{api_package.__name__}.{module.name}")
        for name, cls in inspect.getmembers(found, inspect.isclass):
            if name.endswith("Api") and cls.__module__ == found.__name__:
                yield cls


def operations(cls):
    return {
        name
        for name, _ in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_") and not name.endswith(TWINS)
    }


class Watched:
    """An API of the package that remembers which of its operations have answered something readable."""

    def __init__(self, api):
        self.api = api

    def __getattr__(self, name):
        method = getattr(self.api, name)

        def call(*args, **query):
            answer = method(*args, **query)
            called.add((type(self.api).__name__, name))
            return answer

        return call


class World:
    """All APIs by name, and records to work on."""

    def __init__(self, url):
        client = ApiClient(Configuration(host=url))
        for cls in api_classes():
            setattr(self, cls.__name__.removesuffix("Api"), Watched(cls(client)))

    def workflow(self, name):
        return self.Workflows.create_workflow(m.WorkflowModel(name=name, user="python")).id

    def job(self, workflow, name, **fields):
        return self.Jobs.create_job(m.JobModel(workflow_id=workflow, name=name, command="true", **fields)).id

    def node(self, workflow, **fields):
        return self.ComputeNodes.create_compute_node(
            m.ComputeNodeModel(
                workflow_id=workflow, hostname="host-1", pid=7, start_time="2026-01-01T00:00:00Z", num_cpus=4,
                memory_gb=8.0, num_gpus=0, num_nodes=1, compute_node_type="local", is_active=True, **fields,
            )
        ).id

    def started(self, name, jobs=("a",)):
        """A workflow in its first run, with ready jobs and a node."""
        workflow = self.workflow(name)
        ids = [self.job(workflow, j) for j in jobs]
        self.Workflows.reset_workflow_status(workflow)
        self.Workflows.initialize_jobs(workflow)
        return workflow, ids, self.node(workflow)

    def claimed_and_started(self, name):
        workflow, (job,), node = self.started(name)
        self.Workflows.claim_next_jobs(workflow, limit=1)
        self.Jobs.start_job(job, 1, node)
        return workflow, job, node


def result(workflow, job, node, status="completed", code=0, **fields):
    return m.ResultModel(
        workflow_id=workflow, job_id=job, run_id=1, compute_node_id=node, return_code=code, exec_time_minutes=0.5,
        completion_time="2026-01-01T00:01:00Z", status=status, **fields,
    )


def system(w):
    expect("ping", "ok", w.System.ping().status)
    expect("version", True, w.System.get_version().version.endswith("(torc)"))


def groups(w):
    a = w.AccessControl
    workflow = w.workflow("groups")
    group = a.create_access_group(m.AccessGroupModel(name="py-team", description="of the calls")).id
    expect("group", "of the calls", a.get_access_group(group).description)
    expect("groups", True, "py-team" in [g.name for g in a.list_access_groups(limit=1000).items])
    member = m.UserGroupMembershipModel(user_name="ann", group_id=group, role="member")
    expect("member", "ann", a.add_user_to_group(group, member).user_name)
    expect("members", ["member"], [i.role for i in a.list_group_members(group).items])
    expect("groups of ann", ["py-team"], [i.name for i in a.list_user_groups("ann").items])
    expect("link", workflow, a.add_workflow_to_group(workflow, group).workflow_id)
    expect("groups of the workflow", [group], [g.id for g in a.list_workflow_groups(workflow).items])
    expect("access", True, a.check_workflow_access(workflow, "ann").has_access)
    expect("unlink", group, a.remove_workflow_from_group(workflow, group).group_id)
    expect("member gone", "ann", a.remove_user_from_group(group, "ann").user_name)
    expect("no access", False, a.check_workflow_access(workflow, "ann").has_access)
    expect("group gone", "py-team", a.delete_access_group(group).name)
    expect("users read again", 1, a.reload_auth().user_count)


def nodes(w):
    a = w.ComputeNodes
    workflow = w.workflow("nodes")
    node = w.node(workflow, scheduler={"scheduler_id": 5})
    got = a.get_compute_node(node)
    expect("node", ("host-1", 8.0, {"scheduler_id": 5}), (got.hostname, got.memory_gb, got.scheduler))
    listed = a.list_compute_nodes(workflow, hostname="HOST", is_active=True, scheduled_compute_node_id=5)
    expect("nodes", [node], [n.id for n in listed.items])
    got.is_active = False
    got.duration_seconds = 1.5
    expect("node ended", (False, 1.5), (lambda n: (n.is_active, n.duration_seconds))(a.update_compute_node(node, got)))
    expect("node gone", node, a.delete_compute_node(node).id)
    w.node(workflow)
    expect("nodes gone", 1, a.delete_compute_nodes(workflow).count)


def events(w):
    a = w.Events
    workflow = w.workflow("events")
    data = {"category": "mine", "text": "hällo"}
    event = a.create_event(m.EventModel(workflow_id=workflow, timestamp=1, data=data)).id
    expect("event", data, a.get_event(event).data)
    expect("events", [event], [e.id for e in a.list_events(workflow, category="mine", after_timestamp=0).items])
    expect("event changed", {"category": "other"}, a.update_event(event, {"category": "other"}).data)
    expect("event gone", event, a.delete_event(event).id)
    a.create_event(m.EventModel(workflow_id=workflow, timestamp=1, data={}))
    a.delete_events(workflow)
    expect("events gone", 0, a.list_events(workflow).total_count)


def handlers(w):
    a = w.FailureHandlers
    workflow = w.workflow("handlers")
    rules = '[{"exit_codes":[1],"max_retries":2}]'
    handler = a.create_failure_handler(m.FailureHandlerModel(workflow_id=workflow, name="h", rules=rules)).id
    expect("handler", rules, a.get_failure_handler(handler).rules)
    expect("handlers", ["h"], [h.name for h in a.list_failure_handlers(workflow).items])
    expect("handler gone", "h", a.delete_failure_handler(handler).name)
    expect("handlers gone", 0, a.list_failure_handlers(workflow).total_count)


def files(w):
    a = w.Files
    workflow = w.workflow("files")
    file = a.create_file(m.FileModel(workflow_id=workflow, name="f", path="/a/f", st_mtime=1.5)).id
    model = [m.FileModel(workflow_id=workflow, name=n, path=f"/b/{n}") for n in ("g", "h")]
    more = a.create_files(m.FilesModel(files=model)).files
    expect("files in order", ["g", "h"], [f.name for f in more])
    job = w.job(workflow, "j", output_file_ids=[file], input_file_ids=[more[0].id])
    expect("file", ("/a/f", 1.5), (lambda f: (f.path, f.st_mtime))(a.get_file(file)))
    expect("output", [file], [f.id for f in a.list_files(workflow, produced_by_job_id=job, is_output=True).items])
    expect("by path", ["g", "h"], [f.name for f in a.list_files(workflow, path="/b/", sort_by="name").items])
    by_file = w.Workflows.list_job_file_relationships(workflow).items
    expect("relations", {(file, job, None), (more[0].id, None, job)},
           {(r.file_id, r.producer_job_id, r.consumer_job_id) for r in by_file})
    expect("must exist", [more[0].id], w.Workflows.list_required_existing_files(workflow).files)
    changed = m.FileModel(workflow_id=workflow, name="f", path="/c/f")
    expect("file changed", ("/c/f", None), (lambda f: (f.path, f.st_mtime))(a.update_file(file, changed)))
    expect("file gone", "f", a.delete_file(file).name)
    expect("files gone", 2, a.delete_files(workflow).count)
    expect("no files", 0, a.list_files(workflow).total_count)


def user_data(w):
    a = w.UserData
    workflow = w.workflow("data")
    job, other = w.job(workflow, "j"), w.job(workflow, "k")
    model = m.UserDataModel(workflow_id=workflow, name="x", data={"n": [1, 2.5, None, "ü"]})
    x = a.create_user_data(model, consumer_job_id=job, producer_job_id=other).id
    model = [m.UserDataModel(workflow_id=workflow, name=n, is_ephemeral=True) for n in ("y", "z")]
    more = a.create_user_data_list(m.UserDataListModel(user_data=model)).user_data
    expect("data in order", ["y", "z"], [d.name for d in more])
    expect("data", {"n": [1, 2.5, None, "ü"]}, a.get_user_data(x).data)
    expect("of the consumer", [x], [d.id for d in a.list_user_data(workflow, consumer_job_id=job).items])
    expect("ephemeral", 2, a.list_user_data(workflow, is_ephemeral=True).total_count)
    relations = w.Workflows.list_job_user_data_relationships(workflow).items
    expect("relations of data", [(x, other, job)],
           [(r.user_data_id, r.producer_job_id, r.consumer_job_id) for r in relations])
    w.Jobs.create_job(m.JobModel(workflow_id=workflow, name="l", command="true", input_user_data_ids=[more[0].id]))
    expect("missing data", [more[0].id], w.Workflows.list_missing_user_data(workflow).user_data)
    changed = m.UserDataModel(workflow_id=workflow, name="y", data=[1])
    expect("data changed", [1], a.update_user_data(more[0].id, changed).data)
    expect("data gone", "x", a.delete_user_data(x).name)
    a.delete_all_user_data(workflow)
    expect("all data gone", 0, a.list_user_data(workflow).total_count)


def jobs(w):
    a = w.Jobs
    workflow = w.workflow("jobs")
    first = w.job(workflow, "first", env={"A": "1"})
    model = [m.JobModel(workflow_id=workflow, name=n, command="true", depends_on_job_ids=[first]) for n in ("b", "c")]
    more = a.create_jobs(m.JobsModel(jobs=model)).jobs
    expect("jobs in order", ["b", "c"], [j.name for j in more])
    got = a.get_job(first)
    expect("job", ("first", {"A": "1"}, "uninitialized"), (got.name, got.env, got.status.value))
    listed = a.list_jobs(workflow, upstream_job_id=first, include_relationships=True, sort_by="name", reverse_sort=True)
    expect("jobs after it", [("c", [first]), ("b", [first])], [(j.name, j.depends_on_job_ids) for j in listed.items])
    expect("by status", 3, a.list_jobs(workflow, status=m.JobStatus.UNINITIALIZED).total_count)
    expect("by text", ["b"], [j.name for j in a.list_jobs(workflow, name="B", command="tr").items])
    expect("by origin", 0, a.list_jobs(workflow, origin_is_set=True).total_count)
    got.command = "false"
    expect("a job that was read may be written", "false", a.update_job(first, got).command)
    expect("ids", sorted([first] + [j.id for j in more]), sorted(w.Workflows.list_job_ids(workflow).job_ids))
    edges = w.Workflows.list_job_dependencies(workflow).items
    expect("edges", {("b", "first"), ("c", "first")}, {(d.job_name, d.depends_on_job_name) for d in edges})
    w.Workflows.reset_workflow_status(workflow)
    changed = a.manage_status_change(more[1].id, m.JobStatus.DISABLED, 1)
    expect("status changed", "disabled", changed.status.value)
    expect("job gone", "c", a.delete_job(more[1].id).name)
    expect("jobs gone", 2, a.delete_jobs(workflow).count)


def running(w):
    a = w.Jobs
    workflow, job, node = w.claimed_and_started("running")
    now = w.Workflows.get_running_jobs(workflow).items
    expect("running", [("a", "host-1")], [(j.job_name, j.compute_node_name) for j in now])
    spawned = m.SpawnJobsRequest(jobs=[m.SpawnJobModel(name="child", command="true")], state={"best": 1})
    answer = a.spawn_jobs(job, spawned)
    expect("spawned", (1, 1), (len(answer.spawned_job_ids), answer.iteration))
    expect("spawned once", answer.spawned_job_ids, a.spawn_jobs(job, spawned).spawned_job_ids)
    failed = a.complete_job(job, m.JobStatus.FAILED, 1, result(workflow, job, node, "failed", 3))
    expect("failed", "failed", failed.status.value)
    again = a.retry_job(job, 1, 3)
    expect("again", ("ready", 2, "retry"), (again.status.value, again.attempt_id, again.origin))


def results(w):
    a = w.Results
    workflow, job, node = w.claimed_and_started("results")
    one = a.create_result(result(workflow, job, node, peak_memory_bytes=2**40, avg_cpu_percent=99.5)).id
    got = a.get_result(one)
    expect("result", ("a", 2**40, 99.5), (got.job_name, got.peak_memory_bytes, got.avg_cpu_percent))
    listed = a.list_results(workflow, job_id=job, run_id=1, return_code=0, status=m.JobStatus.COMPLETED,
                            compute_node_id=node, all_runs=True)
    expect("results", [one], [r.id for r in listed.items])
    got.return_code = 4
    expect("result changed", 4, a.update_result(one, got).return_code)
    expect("result gone", one, a.delete_result(one).id)
    a.create_result(result(workflow, job, node))
    a.delete_results(workflow)
    expect("results gone", 0, a.list_results(workflow, all_runs=True).total_count)


def requirements(w):
    a = w.ResourceRequirements
    workflow = w.workflow("requirements")
    model = m.ResourceRequirementsModel(
        workflow_id=workflow, name="big", num_cpus=8, num_gpus=1, num_nodes=2, memory="16g", runtime="PT2H"
    )
    big = a.create_resource_requirements(model).id
    expect("requirement", ("16g", "PT2H"), (lambda r: (r.memory, r.runtime))(a.get_resource_requirements(big)))
    job = w.job(workflow, "j", resource_requirements_id=big)
    listed = a.list_resource_requirements(workflow, name="big", num_cpus=8, num_gpus=1, num_nodes=2, memory="16g",
                                          runtime=7200)
    expect("requirements", [big], [r.id for r in listed.items])
    expect("of the job", [big], [r.id for r in a.list_resource_requirements(workflow, job_id=job).items])
    model.memory = "17g"
    expect("requirement changed", "17g", a.update_resource_requirements(big, model).memory)
    w.Workflows.initialize_jobs(workflow)
    need = w.Workflows.get_ready_job_requirements(workflow)
    expect("what ready jobs need", (1, 8, 1), (need.num_jobs, need.num_cpus, need.num_gpus))
    expect("requirement gone", "big", a.delete_resource_requirement(big).name)
    a.delete_resource_requirements(workflow)
    expect("requirements gone", 0, a.list_resource_requirements(workflow).total_count)


def schedulers(w):
    a = w.LocalSchedulers
    workflow = w.workflow("schedulers")
    model = m.LocalSchedulerModel(workflow_id=workflow, name="l", memory="4g", num_cpus=4)
    local = a.create_local_scheduler(model).id
    expect("local scheduler", ("4g", 4), (lambda s: (s.memory, s.num_cpus))(a.get_local_scheduler(local)))
    expect("local schedulers", [local], [s.id for s in a.list_local_schedulers(workflow, memory="4g", num_cpus=4).items])
    model.num_cpus = 5
    expect("local scheduler changed", 5, a.update_local_scheduler(local, model).num_cpus)
    expect("local scheduler gone", local, a.delete_local_scheduler(local).id)
    a.create_local_scheduler(model)
    expect("local schedulers gone", 1, a.delete_local_schedulers(workflow).count)
    a = w.SlurmSchedulers
    model = m.SlurmSchedulerModel(workflow_id=workflow, name="s", account="acc", nodes=2, walltime="01:00:00", gres="gpu:1")
    slurm = a.create_slurm_scheduler(model).id
    expect("Slurm scheduler", ("acc", "gpu:1"), (lambda s: (s.account, s.gres))(a.get_slurm_scheduler(slurm)))
    expect("Slurm schedulers", ["s"], [s.name for s in a.list_slurm_schedulers(workflow, sort_by="name").items])
    model.partition = "debug"
    expect("Slurm scheduler changed", "debug", a.update_slurm_scheduler(slurm, model).partition)
    expect("Slurm scheduler gone", slurm, a.delete_slurm_scheduler(slurm).id)
    a.create_slurm_scheduler(model)
    expect("Slurm schedulers gone", 1, a.delete_slurm_schedulers(workflow).count)


def allocations(w):
    a = w.ScheduledComputeNodes
    workflow, (job,), _ = w.started("allocations")
    model = m.ScheduledComputeNodesModel(
        workflow_id=workflow, scheduler_id=4711, scheduler_config_id=1, scheduler_type="slurm", status="pending"
    )
    one = a.create_scheduled_compute_node(model).id
    expect("allocation", 4711, a.get_scheduled_compute_node(one).scheduler_id)
    listed = a.list_scheduled_compute_nodes(workflow, scheduler_id="4711", scheduler_config_id="1", status="pending")
    expect("allocations", [one], [s.id for s in listed.items])
    model.status = "active"
    expect("allocation changed", "active", a.update_scheduled_compute_node(one, model).status)
    node = w.ComputeNodes.create_compute_node(
        m.ComputeNodeModel(
            workflow_id=workflow, hostname="n1", pid=1, start_time="2026-01-01T00:00:00Z", num_cpus=1, memory_gb=1,
            num_gpus=0, num_nodes=1, compute_node_type="slurm", scheduler={"scheduler_id": one},
        )
    ).id
    w.Results.create_result(result(workflow, job, node))
    pairs = w.Workflows.get_slurm_job_correlations(workflow).items
    expect("jobs of Slurm jobs", [("4711", job, "a")], [(c.slurm_job_id, c.job_id, c.job_name) for c in pairs])
    stats = m.SlurmStatsModel(workflow_id=workflow, job_id=job, run_id=1, attempt_id=1, slurm_job_id="4711",
                              max_rss_bytes=5, ave_cpu_seconds=1.5, node_list="n1")
    expect("Slurm stats", 5, w.SlurmStats.create_slurm_stats(stats).max_rss_bytes)
    listed = w.SlurmStats.list_slurm_stats(workflow, job_id=job, run_id=1, attempt_id=1)
    expect("list of Slurm stats", ["n1"], [s.node_list for s in listed.items])
    expect("allocation gone", one, a.delete_scheduled_compute_node(one).id)
    a.create_scheduled_compute_node(model)
    expect("allocations gone", 1, a.delete_scheduled_compute_nodes(workflow).count)


def remote_workers(w):
    a = w.RemoteWorkers
    workflow = w.workflow("remote")
    expect("workers", ["a@h:22", "b"], [r.worker for r in a.create_remote_workers(workflow, ["a@h:22", "b"])])
    expect("list of workers", ["a@h:22", "b"], [r.worker for r in a.list_remote_workers(workflow)])
    expect("worker gone", "a@h:22", a.delete_remote_worker(workflow, "a@h:22").worker)


def crates(w):
    a = w.RoCrateEntities
    workflow = w.workflow("crate")
    model = m.RoCrateEntityModel(workflow_id=workflow, entity_id="#me", entity_type="Person", metadata={"name": "Ann"})
    one = a.create_ro_crate_entity(model).id
    expect("entity", {"name": "Ann"}, a.get_ro_crate_entity(one).metadata)
    expect("entities", [one], [e.id for e in a.list_ro_crate_entities(workflow, entity_id="#me").items])
    model.metadata = {"name": "Bob"}
    expect("entity changed", {"name": "Bob"}, a.update_ro_crate_entity(one, model).metadata)
    a.delete_ro_crate_entity(one)
    a.create_ro_crate_entity(model)
    expect("entities gone", 1, a.delete_ro_crate_entities(workflow).deleted_count)


def actions(w):
    a = w.WorkflowActions
    workflow = w.workflow("actions")
    model = m.WorkflowActionModel(
        workflow_id=workflow, trigger_type="on_workflow_start", action_type="run_commands",
        action_config={"commands": ["true"]},
    )
    action = a.create_workflow_action(workflow, model).id
    expect("actions", [{"commands": ["true"]}], [x.action_config for x in a.get_workflow_actions(workflow)])
    expect("nothing triggered", [], a.get_pending_actions(workflow))
    w.job(workflow, "j")
    w.Workflows.initialize_jobs(workflow)
    expect("triggered", [action], [x.id for x in a.get_pending_actions(workflow, trigger_type=["on_workflow_start"])])
    answer = a.claim_action(workflow, action, m.ClaimActionRequest(compute_node_id=w.node(workflow)))
    expect("claimed", action, answer.action_id)
    expect("executed", True, a.get_workflow_actions(workflow)[0].executed)


def workflows(w):
    a = w.Workflows
    model = m.WorkflowModel(name="py-whole", user="python", description="All of it", env={"A": "1"}, project="p",
                            metadata={"k": [1]})
    workflow = a.create_workflow(model).id
    got = a.get_workflow(workflow)
    expect("workflow", ({"A": "1"}, "p", {"k": [1]}, 0), (got.env, got.project, got.metadata, got.run_id))
    listed = a.list_workflows(name="py-whole", user="python", description="ALL", is_archived=False, sort_by="id")
    expect("workflows", [workflow], [x.id for x in listed.items])
    got.description = "Nearly all of it"
    expect("a workflow that was read may be written", "Nearly all of it", a.update_workflow(workflow, got).description)
    need = w.ResourceRequirements.list_resource_requirements(workflow, name="default").items[0].id
    jobs = [w.job(workflow, n, resource_requirements_id=need) for n in ("a", "b", "c")]
    expect("not begun", True, a.is_workflow_uninitialized(workflow).is_uninitialized)
    a.reset_workflow_status(workflow, force=False)
    expect("run", 1, a.get_workflow(workflow).run_id)
    a.initialize_jobs(workflow, only_uninitialized=False, clear_ephemeral_user_data=True)
    node = w.node(workflow)
    capacity = m.ComputeNodesResources(num_cpus=4, memory_gb=8.0, num_gpus=0, num_nodes=1, time_limit="PT1H")
    fit = a.claim_jobs_based_on_resources(workflow, 2, capacity, strict_scheduler_match=True).jobs
    expect("claimed by resources", jobs[:2], [j.id for j in fit])
    expect("claimed by number", jobs[2:], [j.id for j in a.claim_next_jobs(workflow, limit=5).jobs])
    for job in jobs:
        w.Jobs.start_job(job, 1, node)
    done = [m.JobCompletionEntry(job_id=j, run_id=1, status="completed", result=result(workflow, j, node)) for j in jobs]
    done.append(m.JobCompletionEntry(job_id=jobs[0], run_id=1, status="completed", result=result(workflow, jobs[0], node)))
    answer = a.batch_complete_jobs(workflow, m.BatchCompleteJobsRequest(completions=done))
    expect("completed together", (jobs, [jobs[0]]), (answer.completed, [e.job_id for e in answer.errors]))
    expect("complete", True, a.is_workflow_complete(workflow).is_complete)
    status = a.get_workflow_status(workflow)
    expect("status", (3, 3, 1), (status.total_jobs, status.jobs_by_status.completed, status.active_compute_nodes))
    w.Jobs.update_job(jobs[0], m.JobModel(workflow_id=workflow, name="a", command="true", invocation_script="bash x"))
    expect("would run again", ["a"], a.process_changed_job_inputs(workflow, dry_run=True).reinitialized_jobs)
    expect("set back", 3, a.reset_job_status(workflow, failed_only=False).updated_count)
    task = a.initialize_jobs(workflow, var_async=True)
    expect("task", "initialize_jobs", w.Tasks.get_task(task.id).operation)
    active = a.get_active_task_for_workflow(workflow).task
    expect("active task", True, active is None or active.id == task.id)
    a.cancel_workflow(workflow)
    a.archive_workflow(workflow, m.ArchiveWorkflowRequest(is_archived=True))
    expect("canceled and archived", (True, True), (lambda x: (x.is_canceled, x.is_archived))(a.get_workflow(workflow)))
    expect("workflow gone", "py-whole", a.delete_workflow(workflow).name)


PARTS = (system, groups, nodes, events, handlers, files, user_data, jobs, running, results, requirements, schedulers,
         allocations, remote_workers, crates, actions, workflows)


def main():
    world = World(sys.argv[1])
    for part in PARTS:
        try:
            part(world)
        except Exception as error:  # an answer that the package cannot read, or a refusal
            failures.append(f"{part.__name__} stopped: {type(error).__name__}: {str(error)[:600]}")
    wanted = {(cls.__name__, name) for cls in api_classes() for name in operations(cls)}
    if wanted - called:
        failures.append("never answered: " + ", ".join(f"{cls}.{name}" for cls, name in sorted(wanted - called)))
    for failure in failures:
        print(failure)
    classes = len({cls for cls, _ in wanted})
    print(f"{len(wanted & called)} of {len(wanted)} operations of {classes} classes answered")
    print(f"{checks} checks, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
