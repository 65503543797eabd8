package dev.torc.cli.spec;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.spec.Format;
import dev.torc.spec.SpecText;

/** {@code torc spec convert}: the same workflow in another form. */
public final class SpecConvert implements Command {
  private final Target target = new Target();
  private String file = "";

  @Override
  public String description() {
    return "Write a workflow file in another form: YAML, JSON, JSON5 or KDL.";
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
    if (target.form() == null) {
      throw TorcException.of(ErrorKind.USAGE, "--to is missing")
          .withHint("--to yaml, json, json5 or kdl");
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("conversion");
    Format form = target.form();
    SpecSource.Text source = new SpecSource(session, file).text();
    var converted =
        SpecText.convert(
            source.text(),
            source.name(),
            source.format(),
            form == null ? Format.YAML : form,
            session.directory().toAbsolutePath().normalize());
    converted.problems().problems().forEach(p -> session.err().println(p.render()));
    String text = converted.text();
    if (text == null) {
      return 1;
    }
    target.write(session, text);
    if (converted.lostComments() > 0) {
      int n = converted.lostComments();
      session.notes().println(n + (n == 1 ? " comment" : " comments") + " left out: JSON has none");
    }
    return 0;
  }
}
