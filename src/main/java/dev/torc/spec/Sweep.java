package dev.torc.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of parameter values from which the instances of one template are made. Rows are computed
 * when asked for; nothing is multiplied out in memory.
 */
sealed interface Sweep {
  /** No parameters: one instance. */
  Sweep NONE = new Table(List.of(), List.of(List.of()));

  List<String> names();

  int size();

  /** Values in the order of {@link #names()}. */
  List<ParamValue> row(int index);

  /** One named list of values. */
  record Axis(String name, List<ParamValue> values) {}

  /** All combinations; the last axis varies fastest. */
  record Product(List<Axis> axes, int size) implements Sweep {
    @Override
    public List<String> names() {
      return axes.stream().map(Axis::name).toList();
    }

    @Override
    public List<ParamValue> row(int index) {
      ParamValue[] out = new ParamValue[axes.size()];
      int rest = index;
      for (int a = out.length - 1; a >= 0; a--) {
        List<ParamValue> values = axes.get(a).values();
        out[a] = values.get(rest % values.size());
        rest /= values.size();
      }
      return List.of(out);
    }
  }

  /** The i-th values of all axes together. */
  record Zip(List<Axis> axes) implements Sweep {
    @Override
    public List<String> names() {
      return axes.stream().map(Axis::name).toList();
    }

    @Override
    public int size() {
      return axes.get(0).values().size();
    }

    @Override
    public List<ParamValue> row(int index) {
      List<ParamValue> out = new ArrayList<>(axes.size());
      axes.forEach(a -> out.add(a.values().get(index)));
      return out;
    }
  }

  /** Rows as they stand in a table. */
  record Table(List<String> names, List<List<ParamValue>> rows) implements Sweep {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public List<ParamValue> row(int index) {
      return rows.get(index);
    }
  }
}
