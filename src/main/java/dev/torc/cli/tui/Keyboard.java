package dev.torc.cli.tui;

import java.io.IOException;

/** Turns what a terminal sends into keys. */
final class Keyboard {
  private static final int ESC = 27;
  private static final int GONE = -1;
  private static final int NOTHING = -2;

  /** How long the rest of an escape sequence may take, over a slow line too. */
  private static final int SEQUENCE_MILLIS = 60;

  private final Source source;
  private int pending = NOTHING;

  /** Characters from a terminal. */
  @FunctionalInterface
  interface Source {
    /**
     * Waits for a character.
     *
     * @return -1 at the end, -2 when the time is over
     */
    int read(int millis) throws IOException;
  }

  Keyboard(Source source) {
    this.source = source;
  }

  Key next(int millis) {
    try {
      int c = pending == NOTHING ? source.read(millis) : pending;
      pending = NOTHING;
      return switch (c) {
        case GONE, 3 -> Key.of(Key.Kind.QUIT);
        case ESC -> sequence();
        case 9 -> Key.of(Key.Kind.TAB);
        case 10, 13 -> Key.of(Key.Kind.ENTER);
        case 8, 127 -> Key.of(Key.Kind.BACKSPACE);
        case 12 -> Key.of(Key.Kind.REDRAW);
        default -> c < 32 ? Key.of(Key.Kind.NONE) : new Key(Key.Kind.CHARACTER, (char) c);
      };
    } catch (IOException e) {
      return Key.of(Key.Kind.QUIT); // The terminal has been closed.
    }
  }

  private Key sequence() throws IOException {
    int c = source.read(SEQUENCE_MILLIS);
    if (c != '[' && c != 'O') {
      // Escape and the next key, typed fast or sent by a program.
      pending = c;
      return Key.of(Key.Kind.ESCAPE);
    }
    var digits = new StringBuilder();
    int last = source.read(SEQUENCE_MILLIS);
    while (last >= 0x20 && last < 0x40) {
      digits.append((char) last);
      last = source.read(SEQUENCE_MILLIS);
    }
    return Key.of(
        switch (last) {
          case 'A' -> Key.Kind.UP;
          case 'B' -> Key.Kind.DOWN;
          case 'C' -> Key.Kind.RIGHT;
          case 'D' -> Key.Kind.LEFT;
          case 'H' -> Key.Kind.HOME;
          case 'F' -> Key.Kind.END;
          case 'Z' -> Key.Kind.BACK_TAB;
          case '~' -> numbered(digits.toString());
          default -> Key.Kind.NONE;
        });
  }

  private static Key.Kind numbered(String number) {
    return switch (number) {
      case "1", "7" -> Key.Kind.HOME;
      case "4", "8" -> Key.Kind.END;
      case "5" -> Key.Kind.PAGE_UP;
      case "6" -> Key.Kind.PAGE_DOWN;
      default -> Key.Kind.NONE;
    };
  }
}
