package dev.torc.cli.exec;

import dev.torc.cli.Connection;
import dev.torc.cli.RunServer;
import dev.torc.cli.Session;
import dev.torc.cli.WorkerOptions;
import dev.torc.cli.WorkflowRun;
import dev.torc.client.CommandFeed;
import dev.torc.client.CommandFeed.Command;
import dev.torc.model.TorcException;
import dev.torc.worker.Capacity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One {@code exec} from its first command to its exit status. */
final class ExecRun {
  private final ExecOptions o;
  private final Session session;
  private final ExecInput input;
  private final @Nullable Path joblog;
  private final @Nullable OutputPrinter printer;
  private final Map<Long, String> done;
  private long skipped;

  ExecRun(ExecOptions o, Session session, ExecInput input) {
    this.o = o;
    this.session = session;
    this.input = input;
    this.joblog = ExecCommand.resolve(session, o.joblog);
    boolean prints = !session.json() && !o.noOutput;
    this.printer = prints ? new OutputPrinter(session.out(), session.err(), o.keepOrder) : null;
    this.done = o.resume && joblog != null ? JobLog.done(joblog, o.resumeFailed) : Map.of();
  }

  int run() {
    int parallel = parallel();
    var feeder = new Feeder(this::feed);
    List<Command> first = feeder.first();
    TorcException problem = feeder.problem();
    if (problem != null) {
      throw problem;
    }
    if (first.isEmpty()) {
      return nothing();
    }
    var options = new WorkerOptions();
    options.parallelJobs(parallel);
    options.outputDirectory(o.outputDir);
    options.defaults(session.settings());
    options.needOutput(session.io());
    Connection server = RunServer.connect(session);
    session.use(server);
    var feed = CommandFeed.create(session.api(), new ExecWorkflow(o, session).record(), o.tries);
    session.notes().println("Created workflow " + feed.workflowId());
    feed.start(first);
    feeder.goOn(feed, first.size());
    var plan = new ExecPlan(parallel, o.tries, o.halt, input.grows(), showsProgress(), o.tag);
    int exit = work(plan, options, feed, feeder, server);
    RunServer.snapshot(session, server);
    return exit;
  }

  private int work(
      ExecPlan plan, WorkerOptions options, CommandFeed feed, Feeder feeder, Connection server) {
    String host = WorkerOptions.hostname(session.io().env());
    try (JobLog log = joblog == null ? null : JobLog.open(joblog, o.resume, host)) {
      var hooks = new ExecHooks(plan, feeder, log, printer);
      var run = new WorkflowRun(session, feed.workflowId(), options, o.allowFailures, hooks);
      int exit = run.execute(server, RunServer.successor(session));
      if (printer != null) {
        printer.close();
      }
      TorcException problem = feeder.problem();
      if (problem != null) {
        throw problem;
      }
      if (hooks.halted()) {
        session
            .err()
            .println("Halted: the rest can be run with 'torc run " + feed.workflowId() + "'");
      }
      return hooks.haltedBySuccess() ? 0 : exit;
    } finally {
      feeder.stop();
    }
  }

  /** Commands that an earlier run has done are left out, if they are still the same. */
  private void feed(Predicate<Command> sink) {
    input.each(
        c -> {
          long number = Long.parseLong(c.name().substring(ExecPlan.PREFIX.length()));
          if (c.text().replace("\n", " ").equals(done.get(number))) {
            skipped++;
            if (printer != null) {
              printer.ended(number, "", null);
            }
            return true;
          }
          return sink.test(c);
        });
  }

  private int nothing() {
    if (printer != null) {
      printer.close();
    }
    if (skipped == 0) {
      throw ExecInput.noCommands();
    }
    session.err().println("All " + skipped + " commands are in the job log already.");
    return 0;
  }

  private int parallel() {
    int cpus = Capacity.detect(session.io().env()).cpus();
    Integer set = session.settings().integer("client.run.max_parallel_jobs");
    if (o.parallel == null && set != null) {
      return set;
    }
    return o.parallel == null ? cpus : ExecPlan.parallel(o.parallel, cpus);
  }

  private boolean showsProgress() {
    boolean mixes = printer != null && session.io().terminal().out();
    return o.progress || !mixes;
  }
}
