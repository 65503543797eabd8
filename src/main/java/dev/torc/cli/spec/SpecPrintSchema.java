package dev.torc.cli.spec;

import dev.torc.cli.Command;
import dev.torc.cli.Session;
import dev.torc.spec.SpecSchema;

/** {@code torc spec schema}: what an editor needs to help with workflow files. */
public final class SpecPrintSchema implements Command {
  @Override
  public String description() {
    return "Print the JSON Schema of workflow files, for editors.";
  }

  @Override
  public int run(Session session) {
    session.printJson(SpecSchema.json());
    return 0;
  }
}
