package dev.torc.worker;

import dev.torc.model.usage.UsageSink;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A worker on a thread of its own, with a fake server. */
final class WorkerRig implements AutoCloseable {
  final FakeServer server;
  final List<String> messages = new CopyOnWriteArrayList<>();
  final Worker worker;
  private final CompletableFuture<WorkerOutcome> outcome = new CompletableFuture<>();

  WorkerRig(FakeServer server, WorkerSettings settings) {
    this(server, settings, UsageSink.NONE);
  }

  WorkerRig(FakeServer server, WorkerSettings settings, UsageSink usage) {
    this.server = server;
    this.worker =
        new Worker(
            settings,
            server,
            Clock.systemUTC(),
            new WorkerListener() {
              @Override
              public void message(String text) {
                messages.add(text);
              }

              @Override
              public void jobFinished(ClaimedJob job, JobReport report) {
                messages.add("finished " + job.jobId());
              }
            },
            usage);
  }

  static WorkerSettings.Builder settings(Path directory, int cpus) {
    var capacity = new Capacity(cpus, 1L << 30, List.of());
    return WorkerSettings.defaults(capacity, "testhost")
        .workflowIds(List.of(FakeServer.WORKFLOW))
        .workingDirectory(directory)
        .outputDirectory(Path.of("out"));
  }

  WorkerRig start() {
    var thread =
        new Thread(
            () -> {
              try {
                outcome.complete(worker.run());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "worker-under-test");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  WorkerOutcome outcome() throws Exception {
    return outcome.get(30, TimeUnit.SECONDS);
  }

  WorkerOutcome run() throws Exception {
    return start().outcome();
  }

  @Override
  public void close() throws Exception {
    if (!outcome.isDone()) {
      worker.stop("test is over");
      worker.stop("test is over");
      outcome.get(20, TimeUnit.SECONDS);
    }
  }
}
