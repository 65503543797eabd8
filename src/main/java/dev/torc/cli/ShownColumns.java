package dev.torc.cli;

import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of a list without those that the user leaves out. */
final class ShownColumns {
  private final List<String> all;
  private final List<Integer> shown = new ArrayList<>();

  /**
   * @param excluded names as in the header, in any case, with blanks, dashes or underscores
   * @throws TorcException INVALID when there is no such column
   */
  ShownColumns(List<String> all, List<String> excluded) {
    this.all = all;
    for (int i = 0; i < all.size(); i++) {
      if (!isIn(all.get(i), excluded)) {
        shown.add(i);
      }
    }
    for (String x : excluded) {
      if (!isIn(x, all)) {
        throw TorcException.invalid("there is no column '" + x + "'")
            .withHint("the columns are " + String.join(", ", all));
      }
    }
  }

  private static boolean isIn(String name, List<String> names) {
    return names.stream().anyMatch(n -> key(n).equals(key(name)));
  }

  private static String key(String s) {
    return s.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
  }

  String[] headers() {
    return of(all.toArray(new String[0]));
  }

  /** What is shown of a whole row. */
  String[] of(String[] cells) {
    String[] out = new String[shown.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = cells[shown.get(i)];
    }
    return out;
  }
}
