package dev.torc.cli.spec;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.spec.Format;
import dev.torc.spec.SpecResult;
import dev.torc.spec.SpecText;

/** {@code torc spec expand}: every job as it will be created. */
public final class SpecExpand implements Command {
  private final Target target = new Target();
  private String file = "";

  @Override
  public String description() {
    return "Write out a workflow with every job: parameters and references filled in.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow file, or - for standard input", 1, 1);
    target.declare(o);
  }

  @Override
  public void read(Options o) {
    file = o.positional(0);
    target.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("expansion");
    SpecResult result = new SpecSource(session, file).read();
    result.problems().forEach(p -> session.err().println(p.render()));
    if (result.spec().isEmpty()) {
      return 1;
    }
    Format form = target.form();
    Format usual = session.json() ? Format.JSON : Format.YAML;
    target.write(session, SpecText.of(result.orThrow(), form == null ? usual : form));
    return 0;
  }
}
