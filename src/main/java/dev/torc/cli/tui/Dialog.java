package dev.torc.cli.tui;

import dev.tamboui.text.CharWidth;
import java.util.function.Consumer;

/** A question that comes before everything else. */
sealed interface Dialog {
  /**
   * Takes a key.
   *
   * @return whether the question is answered
   */
  boolean key(Key key);

  void draw(Pen screen);

  /** Yes or no; other keys mean nothing, so that haste does no harm. */
  record Confirm(String question, Runnable yes) implements Dialog {
    @Override
    public boolean key(Key key) {
      if (key.is('y') || key.is('Y')) {
        yes.run();
        return true;
      }
      return key.is('n')
          || key.is('N')
          || key.is('q')
          || key.kind() == Key.Kind.ESCAPE
          || key.kind() == Key.Kind.ENTER;
    }

    @Override
    public void draw(Pen screen) {
      int room = Math.max(10, Math.min(screen.width - 6, 66));
      String[] lines = wrap(question, room);
      int width = room + 4;
      int x = (screen.width - width) / 2;
      int y = Math.max(0, (screen.height - lines.length - 4) / 2);
      var style = screen.paint.bold;
      screen.text(x, y, "┌" + "─".repeat(width - 2) + "┐", style);
      for (String line : lines) {
        screen.text(x, ++y, "│ " + Pen.column(line, room) + " │", style);
      }
      screen.text(x, ++y, "│ " + " ".repeat(room) + " │", style);
      screen.text(x, ++y, "│ " + Pen.column("y  yes      n  no", room) + " │", style);
      screen.text(x, ++y, "└" + "─".repeat(width - 2) + "┘", style);
    }

    private static String[] wrap(String text, int width) {
      var out = new StringBuilder();
      int used = 0;
      for (String word : Pen.clean(text).split(" ")) {
        String part = Pen.fit(word, width);
        int more = CharWidth.of(part);
        if (used > 0 && used + 1 + more > width) {
          out.append('\n');
          used = 0;
        }
        out.append(used > 0 ? " " : "").append(part);
        used += more + (used > 0 ? 1 : 0);
      }
      return out.toString().split("\n");
    }
  }

  /** A line of text. */
  final class Prompt implements Dialog {
    private final String label;
    private final StringBuilder text;
    private final Consumer<String> then;

    Prompt(String label, String start, Consumer<String> then) {
      this.label = label;
      this.text = new StringBuilder(start);
      this.then = then;
    }

    @Override
    public boolean key(Key key) {
      switch (key.kind()) {
        case ENTER -> {
          then.accept(text.toString());
          return true;
        }
        case ESCAPE -> {
          return true;
        }
        case BACKSPACE -> text.setLength(Math.max(0, text.length() - 1));
        case CHARACTER -> text.append(key.character());
        default -> {
          return false;
        }
      }
      return false;
    }

    @Override
    public void draw(Pen screen) {
      screen.line(screen.height - 1, label + text + "_", screen.paint.bar);
    }
  }
}
