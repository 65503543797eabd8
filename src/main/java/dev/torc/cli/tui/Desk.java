package dev.torc.cli.tui;

import dev.torc.client.TorcApi;
import java.util.List;
import java.util.function.Consumer;

/** What views may ask of the program around them. For the thread of the screen. */
interface Desk {
  TorcApi api();

  /** Goes to another view; Escape comes back. */
  void open(View view);

  /** Leaves the view on top. */
  void back();

  /** Says something on the last line until the next key. */
  void say(String text);

  /**
   * Asks the server beside the screen's thread, and hands the answer back on it. An error is said
   * on the last line.
   */
  <T> void ask(Question<T> question, Consumer<T> then);

  /** Calls to the server; may take its time and may throw. */
  @FunctionalInterface
  interface Question<T> {
    T answer(TorcApi api);
  }

  /** Asks the user, and runs a torc command beside the screen when the answer is yes. */
  void confirm(String question, List<String> command);

  /** Asks the user for a line of text. */
  void prompt(String label, String start, Consumer<String> then);

  /** Runs something on the screen's thread; from any thread. */
  void later(Runnable task);
}
