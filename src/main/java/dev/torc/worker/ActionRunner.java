package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.worker.process.LaunchRequest;
import dev.torc.worker.process.ProcessExit;
import dev.torc.worker.process.ProcessPool;
import dev.torc.worker.process.RunningProcess;
import dev.torc.worker.process.StdioTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of actions beside the jobs: those of one workflow one after another, in the
 * output directory, their output in one log file per action. A command that fails ends its action
 * and nothing else. Belongs to the loop.
 */
final class ActionRunner {
  private static final Duration LEAD = Duration.ofSeconds(5);

  private final WorkerSettings settings;
  private final Knowledge knowledge;
  private final JobEnvironment environment;
  private final ProcessPool pool;
  private final Executor loop;
  private final Consumer<String> messages;
  private final Map<Long, Line> lines = new HashMap<>();

  ActionRunner(
      WorkerSettings settings,
      Knowledge knowledge,
      ProcessPool pool,
      Executor loop,
      Consumer<String> messages) {
    this.settings = settings;
    this.knowledge = knowledge;
    this.environment = new JobEnvironment(settings);
    this.pool = pool;
    this.loop = loop;
    this.messages = messages;
  }

  /** The actions of one workflow: the first one runs. */
  private static final class Line {
    final Deque<ActionOrder> orders = new ArrayDeque<>();
    int nextCommand;
    @Nullable RunningProcess process;
  }

  void submit(List<ActionOrder> orders) {
    for (ActionOrder order : orders) {
      Line line = lines.computeIfAbsent(order.workflowId(), id -> new Line());
      line.orders.add(order);
      if (line.orders.size() == 1) {
        advance(line);
      }
    }
  }

  boolean idle() {
    return lines.isEmpty();
  }

  /** Whether jobs of the workflow have to wait for an action. */
  boolean holdsJobsOf(long workflowId) {
    Line line = lines.get(workflowId);
    return line != null && line.orders.stream().anyMatch(ActionOrder::beforeJobs);
  }

  /** Ends what runs and forgets what waits. */
  void endAll() {
    for (Line line : lines.values()) {
      ActionOrder current = line.orders.peek();
      line.orders.clear();
      if (current != null) {
        line.orders.add(current);
        line.nextCommand = current.commands().size();
      }
      if (line.process != null) {
        line.process.terminate("TERM", LEAD);
      }
    }
  }

  private void advance(Line line) {
    ActionOrder order = line.orders.peek();
    while (order != null && line.nextCommand >= order.commands().size()) {
      line.orders.remove();
      line.nextCommand = 0;
      if (line.orders.isEmpty()) {
        lines.remove(order.workflowId());
      }
      order = line.orders.peek();
    }
    if (order != null) {
      launch(line, order, order.commands().get(line.nextCommand++));
    }
  }

  private void launch(Line line, ActionOrder order, String command) {
    Path log =
        settings
            .outputDirectory()
            .resolve(
                "action_wf"
                    + order.workflowId()
                    + "_r"
                    + order.runId()
                    + "_a"
                    + order.actionId()
                    + ".log");
    try {
      line.process =
          pool.start(
              new LaunchRequest(
                  command,
                  environment.ofAction(order, knowledge.of(order.workflowId()).info()),
                  settings.outputDirectory(),
                  StdioTarget.append(log),
                  StdioTarget.sameAsStdout(),
                  0,
                  false),
              (process, exit) -> loop.execute(() -> ended(line, order, command, log, exit)));
    } catch (TorcException e) {
      messages.accept(about(order) + e.message());
      line.nextCommand = order.commands().size();
      loop.execute(() -> advance(line));
    }
  }

  private void ended(Line line, ActionOrder order, String command, Path log, ProcessExit exit) {
    line.process = null;
    if (exit.exitCode() != 0 || exit.problem() != null) {
      String why = exit.problem() != null ? exit.problem() : "exit code " + exit.exitCode();
      messages.accept(
          about(order)
              + "command failed ("
              + why
              + "), the rest of the action is left out: "
              + command
              + "; its output is in "
              + log);
      line.nextCommand = order.commands().size();
    }
    advance(line);
  }

  private static String about(ActionOrder order) {
    return "action "
        + order.actionId()
        + " ("
        + order.triggerType()
        + ") of workflow "
        + order.workflowId()
        + ": ";
  }
}
