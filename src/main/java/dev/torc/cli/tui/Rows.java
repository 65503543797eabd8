package dev.torc.cli.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list on the screen with one selected row. */
final class Rows<T> {
  private List<T> items = List.of();
  private int selected;
  private int top;

  void set(List<T> newItems) {
    items = new ArrayList<>(newItems);
    selected = Math.max(0, Math.min(selected, items.size() - 1));
  }

  int size() {
    return items.size();
  }

  Optional<T> selected() {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(selected));
  }

  Optional<T> first() {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(0));
  }

  void toStart() {
    selected = 0;
    top = 0;
  }

  /** Draws one row; the last argument says whether it is the selected one. */
  interface Drawer<T> {
    void draw(Pen line, T item, boolean isSelected);
  }

  void draw(Pen pen, Drawer<T> drawer) {
    if (selected < top) {
      top = selected;
    } else if (selected >= top + pen.height) {
      top = selected - pen.height + 1;
    }
    top = Math.max(0, Math.min(top, items.size() - pen.height));
    for (int y = 0; y < pen.height && top + y < items.size(); y++) {
      drawer.draw(pen.part(0, y, pen.width, 1), items.get(top + y), top + y == selected);
    }
  }

  /** Moves the selection; a page is as many rows as given. */
  boolean key(Key key, int page) {
    int before = selected;
    switch (key.kind()) {
      case UP -> selected--;
      case DOWN -> selected++;
      case PAGE_UP -> selected -= page;
      case PAGE_DOWN -> selected += page;
      case HOME -> selected = 0;
      case END -> selected = items.size() - 1;
      default -> {
        if (key.is('k')) {
          selected--;
        } else if (key.is('j')) {
          selected++;
        } else {
          return false;
        }
      }
    }
    selected = Math.max(0, Math.min(selected, items.size() - 1));
    return selected != before || key.kind() != Key.Kind.CHARACTER;
  }
}
