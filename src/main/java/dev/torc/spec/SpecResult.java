package dev.torc.spec;

import dev.torc.model.TorcException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a workflow file: the workflow, unless a problem is an error; and all
 * problems in the order of the file. Immutable.
 */
public final class SpecResult {
  private final @Nullable WorkflowSpec spec;
  private final List<Problem> problems;
  private final SpecSummary summary;

  SpecResult(@Nullable WorkflowSpec spec, List<Problem> problems, SpecSummary summary) {
    this.spec = spec;
    this.problems = List.copyOf(problems);
    this.summary = summary;
  }

  /** The workflow; empty exactly when there is an error. */
  public Optional<WorkflowSpec> spec() {
    return Optional.ofNullable(spec);
  }

  public List<Problem> problems() {
    return problems;
  }

  public List<Problem> errors() {
    return problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
  }

  /** Everything that is no error. */
  public List<Problem> warnings() {
    return problems.stream().filter(p -> p.severity() != Severity.ERROR).toList();
  }

  /** Warnings after which a person is asked whether to go on ({@code --skip-checks} says yes). */
  public List<Problem> doubts() {
    return problems.stream().filter(p -> p.severity() == Severity.DOUBT).toList();
  }

  /** What a dry run shows; counts are as far as the file could be read. */
  public SpecSummary summary() {
    return summary;
  }

  /**
   * The workflow.
   *
   * @throws TorcException INVALID with every error rendered, one below the other
   */
  public WorkflowSpec orThrow() {
    if (spec != null) {
      return spec;
    }
    throw TorcException.invalid(
        errors().stream().map(Problem::render).collect(Collectors.joining("\n")));
  }
}
