package dev.torc.cli.bench;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.client.WorkflowUploader;
import dev.torc.spec.Format;
import dev.torc.spec.SpecReader;
import dev.torc.spec.WorkflowSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The same work as {@link EngineBench}, through the Torc interface of a server. */
public final class HttpBench {
  private final ServerAddress server;

  public HttpBench(String url) {
    this.server = ServerAddress.of(url);
  }

  private TorcApi api() {
    return new TorcApi(new Transport(server));
  }

  /** A workflow of so many independent jobs, as from a file. */
  public static WorkflowSpec independent(int jobs) {
    String text =
        """
        name: bench
        jobs:
          - name: job{i}
            command: "true"
            parameters:
              i: "1:%d"
        """
            .formatted(jobs);
    return SpecReader.read(text, "bench.yaml", Format.YAML).orThrow();
  }

  /** Creates a workflow as {@code torc create} does; returns its id. */
  public long submit(WorkflowSpec spec) {
    try (TorcApi api = api()) {
      return new WorkflowUploader(api, Path.of(""), (done, total) -> {}).create(spec, "bench").id();
    }
  }

  public void initialize(long workflow) {
    try (TorcApi api = api()) {
      api.resetStatus(workflow, false);
      api.initializeJobs(workflow, false, false);
    }
  }

  /** Claims and completes with so many clients, each on a connection of its own. */
  public EngineBench.Outcome cycles(long workflow, int clients, int batch, double seconds) {
    long node = node(workflow);
    AtomicLong done = new AtomicLong();
    long cpu = EngineBench.cpuNanos();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      Thread t =
          new Thread(
              () -> {
                try (TorcApi api = api()) {
                  while (System.nanoTime() < end && cycle(api, workflow, node, batch, done)) {
                    // all work is in the condition
                  }
                }
              });
      t.start();
      threads.add(t);
    }
    EngineBench.join(threads);
    return new EngineBench.Outcome(
        done.get(), (System.nanoTime() - begin) / 1e9, (EngineBench.cpuNanos() - cpu) / 1e9);
  }

  private long node(long workflow) {
    try (TorcApi api = api()) {
      return api.post(
              "/compute_nodes",
              Map.of(
                  "workflow_id",
                  workflow,
                  "hostname",
                  "bench",
                  "pid",
                  1,
                  "start_time",
                  "2026-01-01T00:00:00Z",
                  "num_cpus",
                  64,
                  "memory_gb",
                  64.0,
                  "num_gpus",
                  0,
                  "num_nodes",
                  1,
                  "compute_node_type",
                  "local"))
          .id();
    }
  }

  private static boolean cycle(TorcApi api, long workflow, long node, int batch, AtomicLong done) {
    String path = "/workflows/" + workflow;
    List<Row> jobs =
        api.post(path + "/claim_next_jobs" + Query.of("limit", batch), Map.of()).rows("jobs");
    List<Map<String, Object>> reports = new ArrayList<>();
    for (Row j : jobs) {
      long id = j.id();
      reports.add(
          Map.of(
              "job_id",
              id,
              "status",
              "completed",
              "run_id",
              1,
              "result",
              Map.of(
                  "job_id",
                  id,
                  "workflow_id",
                  workflow,
                  "run_id",
                  1,
                  "compute_node_id",
                  node,
                  "return_code",
                  0,
                  "exec_time_minutes",
                  0.001,
                  "completion_time",
                  "2026-01-01T00:00:00Z",
                  "status",
                  "completed")));
    }
    if (reports.isEmpty()) {
      return false;
    }
    api.post(path + "/batch_complete_jobs", Map.of("completions", reports));
    done.addAndGet(reports.size());
    return true;
  }
}
