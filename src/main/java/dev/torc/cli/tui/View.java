package dev.torc.cli.tui;

/** What fills the screen below the header. Used by the thread of the screen only. */
interface View {
  /** Where the user is, for the header. */
  String title();

  /** The keys that do something here, for the last line. */
  String keys();

  void draw(Pen pen);

  /** Takes a key; false when it means nothing here. */
  boolean key(Key key);

  /** Asks the server again for what is shown. */
  void refresh();

  /** Called when the view is left for good. */
  default void close() {}
}
