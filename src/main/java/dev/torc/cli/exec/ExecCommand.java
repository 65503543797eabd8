package dev.torc.cli.exec;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs commands without a workflow file. */
public final class ExecCommand implements Command {
  private final ExecOptions options = new ExecOptions();

  @Override
  public String description() {
    return "Run commands without a workflow file: given ones, or one for each input, as GNU parallel"
        + " does.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc exec -c './work.sh 1' -c './work.sh 2' -j 2",
        "torc exec gzip -k {} ::: *.csv",
        "find . -name '*.png' | torc exec 'convert {} {.}.jpg' --progress",
        "torc exec 'sort {} > {/.}.sorted' ::: data/*.txt",
        "torc exec -k echo {1}-{2} ::: a b ::: 1 2 3",
        "torc exec -c 'train --lr {lr}' --param lr=[0.1,0.01] -j 4",
        "torc exec -C commands.txt --joblog log.tsv --resume",
        "tail -f todo.txt | torc exec -j 8 --halt soon,fail=1");
  }

  @Override
  public void declare(Options o) {
    ExecOptions.declare(o);
  }

  @Override
  public void read(Options o) {
    options.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("exec");
    options.check(session);
    var input = new ExecInput(options, session);
    if (options.dryRun) {
      session.printJson(new ExecWorkflow(options, session).withJobs(input.all()));
      return 0;
    }
    return new ExecRun(options, session, input).run();
  }

  /** Path of a file relative to where the command runs. */
  static @Nullable Path resolve(Session session, @Nullable Path file) {
    return file == null ? null : session.directory().resolve(file);
  }
}
