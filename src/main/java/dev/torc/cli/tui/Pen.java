package dev.torc.cli.tui;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.style.Style;
import dev.tamboui.text.CharWidth;
import dev.torc.cli.TerminalText;

/** Writes text into a rectangle of the screen; what does not fit is cut off. */
final class Pen {
  private final Buffer buffer;
  private final int left;
  private final int top;
  final int width;
  final int height;
  final Paint paint;

  Pen(Buffer buffer, int left, int top, int width, int height, Paint paint) {
    this.buffer = buffer;
    this.left = left;
    this.top = top;
    this.width = Math.max(0, width);
    this.height = Math.max(0, height);
    this.paint = paint;
  }

  /** A part of this rectangle. */
  Pen part(int x, int y, int w, int h) {
    return new Pen(
        buffer, left + x, top + y, Math.min(w, width - x), Math.min(h, height - y), paint);
  }

  void text(int x, int y, String text, Style style) {
    if (y >= 0 && y < height && x < width) {
      buffer.setString(left + x, top + y, fit(clean(text), width - x), style);
    }
  }

  /** Text that fills a line with its style. */
  void line(int y, String text, Style style) {
    String cut = fit(clean(text), width);
    text(0, y, cut + " ".repeat(Math.max(0, width - CharWidth.of(cut))), style);
  }

  /** Cut to a width, with an ellipsis when something is missing. */
  static String fit(String text, int most) {
    if (most <= 0) {
      return "";
    }
    if (CharWidth.of(text) <= most) {
      return text;
    }
    return CharWidth.substringByWidth(text, most - 1) + "…";
  }

  /** Cut or filled up to a width. */
  static String column(String text, int columns) {
    String cut = fit(clean(text), columns);
    return cut + " ".repeat(Math.max(0, columns - CharWidth.of(cut)));
  }

  /** Names and logs may hold anything; nothing of it may reach the terminal as a command. */
  static String clean(String text) {
    return TerminalText.plain(text);
  }
}
