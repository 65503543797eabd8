package dev.torc.spec;

import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that were given beside a command and not in a workflow file: {@code lr=[0.1,0.2]}.
 * They mean the same as there, placeholders with formats included.
 */
public final class CommandSweep {
  private final Sweep sweep;

  private CommandSweep(Sweep sweep) {
    this.sweep = sweep;
  }

  /**
   * Reads the definitions.
   *
   * @param definitions each {@code NAME=VALUE}, the value in any form of a parameter
   * @param zip whether the i-th values of all go together; else all combinations are made
   * @param dir folder in which {@code @file} values are
   * @throws TorcException INVALID
   */
  public static CommandSweep of(List<String> definitions, boolean zip, Path dir) {
    List<Sweep.Axis> axes = new ArrayList<>();
    double exact = 1;
    for (String d : definitions) {
      int equals = d.indexOf('=');
      if (equals < 1) {
        throw TorcException.invalid("'" + d + "' is no parameter").withHint("write NAME=VALUE");
      }
      String name = d.substring(0, equals).strip();
      List<ParamValue> values = ParameterValues.parse(d.substring(equals + 1), dir);
      if (values.isEmpty()) {
        throw TorcException.invalid("parameter '" + name + "' has no values");
      }
      axes.add(new Sweep.Axis(name, values));
      exact *= values.size();
    }
    if (axes.isEmpty()) {
      return new CommandSweep(Sweep.NONE);
    }
    return new CommandSweep(zip ? zip(axes) : product(axes, exact));
  }

  private static Sweep zip(List<Sweep.Axis> axes) {
    for (Sweep.Axis a : axes) {
      if (a.values().size() != axes.get(0).values().size()) {
        throw TorcException.invalid(
            "zip needs lists of one length: "
                + axes.get(0).name()
                + " has "
                + axes.get(0).values().size()
                + " values, "
                + a.name()
                + " has "
                + a.values().size());
      }
    }
    return new Sweep.Zip(axes);
  }

  private static Sweep product(List<Sweep.Axis> axes, double exact) {
    if (exact > ParameterValues.LIMIT) {
      throw TorcException.invalid(
              "the parameters multiply to more than " + ParameterValues.LIMIT + " commands")
          .withHint("use shorter lists, or --link zip");
    }
    return new Sweep.Product(axes, (int) exact);
  }

  /** The command for every row of values. */
  public List<String> expand(String command) {
    Template template = Template.of(command, sweep.names());
    List<String> out = new ArrayList<>(sweep.size());
    for (int i = 0; i < sweep.size(); i++) {
      out.add(template.render(sweep.row(i)));
    }
    return out;
  }
}
