package dev.torc.cli.recover;

import dev.torc.cli.Options;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How failed jobs are mended: what {@code recover} and {@code watch --recover} have in common.
 *
 * @param memory factor for jobs that ran out of memory
 * @param runtime factor for jobs that ran out of time
 * @param retryUnknown whether jobs that failed for other reasons run again too
 * @param hook command that mends these, or null
 * @param allocations what the workflow's next allocations should be like
 */
public record Heuristics(
    double memory,
    double runtime,
    boolean retryUnknown,
    @Nullable String hook,
    Path outputDirectory,
    NextAllocations allocations) {
  private static final double FACTOR = 1.5;
  private static final Path OUTPUT = Path.of("torc_output");

  /** What holds when nothing is said. */
  public static final Heuristics DEFAULT =
      new Heuristics(FACTOR, FACTOR, false, null, OUTPUT, new NextAllocations(null, null));

  /** Declares the options. */
  public static void declare(Options o) {
    o.value("DIR", "Folder for output and logs. Default: torc_output", "-o", "--output-dir");
    o.value("FACTOR", "More memory for jobs that ran out. Default: 1.5", "--memory-multiplier");
    o.value("FACTOR", "More time for jobs that ran out. Default: 1.5", "--runtime-multiplier");
    o.flag("Also reset jobs that failed for other reasons", "--retry-unknown");
    o.value(
        "COMMAND",
        "Run this before the reset when jobs failed for other reasons; these are reset too",
        "--recovery-hook");
    o.value(
        "NAME", "Partition for next allocations: written into Slurm configurations", "--partition");
    o.value(
        "TIME", "Walltime for next allocations: written into Slurm configurations", "--walltime");
    o.flag("", "--ai-recovery").hidden();
    o.value("NAME", "", "--ai-agent").hidden();
  }

  /**
   * Takes their values.
   *
   * @throws TorcException USAGE for a factor below 1, a walltime that is none, and what is not
   *     offered
   */
  public static Heuristics read(Options o) {
    if (o.has("--ai-recovery")) {
      throw TorcException.of(ErrorKind.USAGE, "--ai-recovery is not offered here")
          .withHint("--retry-unknown resets jobs of unknown cause, --recovery-hook mends them");
    }
    return new Heuristics(
        CorrectResources.factor(o, "--memory-multiplier", FACTOR),
        CorrectResources.factor(o, "--runtime-multiplier", FACTOR),
        o.has("--retry-unknown"),
        o.text("--recovery-hook"),
        o.pathOr("--output-dir", OUTPUT),
        NextAllocations.read(o));
  }

  boolean unknownToo() {
    return retryUnknown || hook != null;
  }
}
