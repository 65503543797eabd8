package dev.torc.cli.remote;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script on another host has said: lines of several kinds, in the order of their coming. */
record Answer(List<Line> lines) {
  private static final String MARK = "@torc ";

  record Line(String kind, String text) {}

  static Answer of(String output) {
    List<Line> out = new ArrayList<>();
    for (String raw : output.split("\n", -1)) {
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      if (line.startsWith(MARK)) {
        String rest = line.substring(MARK.length());
        int blank = rest.indexOf(' ');
        out.add(
            blank < 0
                ? new Line(rest, "")
                : new Line(rest.substring(0, blank), rest.substring(blank + 1)));
      }
    }
    return new Answer(List.copyOf(out));
  }

  boolean has(String kind) {
    return first(kind) != null;
  }

  @Nullable String first(String kind) {
    for (Line l : lines) {
      if (l.kind().equals(kind)) {
        return l.text();
      }
    }
    return null;
  }

  List<String> all(String kind) {
    return lines.stream().filter(l -> l.kind().equals(kind)).map(Line::text).toList();
  }

  /** The number in the first line of a kind, or null. */
  @Nullable Long number(String kind) {
    String text = first(kind);
    return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
  }
}
