package dev.torc.cli.tui;

/**
 * A key that was pressed.
 *
 * @param character the character of a {@code CHARACTER}; else 0
 */
record Key(Kind kind, char character) {
  /** Kinds of keys that mean something here. */
  enum Kind {
    CHARACTER,
    ENTER,
    ESCAPE,
    TAB,
    BACK_TAB,
    BACKSPACE,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    /** Ctrl-C, or the terminal is gone. */
    QUIT,
    /** Ctrl-L: draw everything again. */
    REDRAW,
    /** Nothing was pressed for a while, or a key that means nothing. */
    NONE
  }

  static Key of(Kind kind) {
    return new Key(kind, (char) 0);
  }

  boolean is(char c) {
    return kind == Kind.CHARACTER && character == c;
  }
}
