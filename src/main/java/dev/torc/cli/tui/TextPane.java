package dev.torc.cli.tui;

import java.util.List;
import java.util.Locale;

/** Text to scroll and search in. */
final class TextPane {
  private List<String> lines = List.of();
  private int top;
  private int shift;
  private int height = 1;
  private boolean atEnd;
  private String word = "";

  /** New text; a pane that showed the end goes on doing so. */
  void set(List<String> newLines) {
    lines = List.copyOf(newLines);
    if (atEnd) {
      toEnd();
    }
    top = Math.max(0, Math.min(top, lines.size() - 1));
  }

  void follow() {
    atEnd = true;
    toEnd();
  }

  private void toEnd() {
    top = Math.max(0, lines.size() - height);
  }

  String position() {
    return lines.isEmpty()
        ? "empty"
        : "line "
            + (top + 1)
            + "-"
            + Math.min(lines.size(), top + height)
            + " of "
            + lines.size()
            + (atEnd ? ", following" : "");
  }

  void draw(Pen pen) {
    height = Math.max(1, pen.height);
    if (atEnd) {
      toEnd();
    }
    for (int y = 0; y < pen.height && top + y < lines.size(); y++) {
      String line = Pen.clean(lines.get(top + y));
      boolean hit = !word.isEmpty() && line.toLowerCase(Locale.ROOT).contains(word);
      String shown = shift < line.length() ? line.substring(shift) : "";
      pen.text(0, y, shown, hit ? pen.paint.warn.bold() : pen.paint.plain);
    }
  }

  boolean key(Key key) {
    int most = Math.max(0, lines.size() - height);
    switch (key.kind()) {
      case UP -> top--;
      case DOWN -> top++;
      case PAGE_UP -> top -= height;
      case PAGE_DOWN -> top += height;
      case HOME -> top = 0;
      case END -> top = most;
      case LEFT -> shift = Math.max(0, shift - 20);
      case RIGHT -> shift += 20;
      default -> {
        return character(key);
      }
    }
    top = Math.max(0, Math.min(top, most));
    atEnd = key.kind() == Key.Kind.END;
    return true;
  }

  private boolean character(Key key) {
    if (key.is('n')) {
      find(1);
    } else if (key.is('N')) {
      find(-1);
    } else if (key.is('F')) {
      follow();
    } else {
      return false;
    }
    return true;
  }

  void search(String text) {
    word = text.toLowerCase(Locale.ROOT);
    top = Math.max(0, top - 1);
    find(1);
  }

  private void find(int step) {
    if (word.isEmpty()) {
      return;
    }
    for (int i = top + step; i >= 0 && i < lines.size(); i += step) {
      if (lines.get(i).toLowerCase(Locale.ROOT).contains(word)) {
        top = i;
        atEnd = false;
        return;
      }
    }
  }
}
