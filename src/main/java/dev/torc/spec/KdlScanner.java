package dev.torc.spec;

import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;

/** The text of a KDL document, read from front to back: blanks, line ends, comments. */
final class KdlScanner {
  private static final String SPACES =
      "\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
          + "\u202f\u205f\u3000";
  private static final String LINE_ENDS = "\n\r\u0085\u000b\f\u2028\u2029";

  final String text;
  final boolean old;
  final List<Comment> comments = new ArrayList<>();
  int at;
  private final Source source;

  /**
   * @param old whether the text is in version 1
   */
  KdlScanner(Source source, boolean old) {
    this.source = source;
    this.text = source.text();
    this.old = old;
  }

  TorcException broken(int offset, String message) {
    return source.error(offset, "not valid KDL: " + message);
  }

  /** Control characters, lone surrogates and marks of direction, which version 2 forbids. */
  void refuseHidden() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c < '\t' || (c > '\r' && c < ' ') || c == 127 || Character.isSurrogate(c)) {
        throw hidden(i, c);
      } else if (c >= 0x200e
          && (c <= 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))) {
        throw hidden(i, c);
      } else if (c == 0xfeff) {
        throw hidden(i, c);
      }
    }
  }

  private TorcException hidden(int offset, char c) {
    String code = String.format("%04X", (int) c);
    return broken(offset, "the character U+" + code + " must not be in the text")
        .withHint("in a string write \\u{" + code + "}");
  }

  boolean ended() {
    return at >= text.length();
  }

  /** The next character; U+FFFF, which is no character, at the end. */
  char peek() {
    return ended() ? '\uffff' : text.charAt(at);
  }

  String found() {
    if (ended()) {
      return "the end of the text";
    }
    return isLineEnd(peek())
        ? "the end of the line"
        : "'" + Character.toString(text.codePointAt(at)) + "'";
  }

  boolean isSpace(char c) {
    return SPACES.indexOf(c) >= 0 || (old && c == '\ufeff');
  }

  boolean isLineEnd(char c) {
    return LINE_ENDS.indexOf(c) >= 0 && !(old && c == '\u000b');
  }

  void lineEnd() {
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }

  /** Passes over blanks and block comments. */
  private boolean space() {
    int from = at;
    while (!ended()) {
      if (isSpace(peek())) {
        at++;
      } else if (text.startsWith("/*", at)) {
        blockComment();
      } else {
        break;
      }
    }
    return at > from;
  }

  private void blockComment() {
    int from = at;
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (ended()) {
        throw broken(from, "the comment never ends");
      } else {
        at++;
      }
    } while (depth > 0);
    comments.add(new Comment(source.lineAt(from), text.substring(from + 2, at - 2)));
  }

  void lineComment() {
    int from = at;
    while (!ended() && !isLineEnd(peek())) {
      at++;
    }
    comments.add(new Comment(source.lineAt(from), text.substring(from + 2, at)));
  }

  /** Passes over blanks, comments and continued lines inside of a node. */
  boolean nodeSpace() {
    int from = at;
    while (space() || peek() == '\\') {
      if (peek() == '\\') {
        int escape = at++;
        space();
        if (text.startsWith("//", at)) {
          lineComment();
        }
        if (ended() ? old : !isLineEnd(peek())) {
          throw broken(escape, "only a comment can follow a \\ that continues the line");
        }
        if (!ended()) {
          lineEnd();
        }
      }
    }
    return at > from;
  }

  /** Passes over everything that can stand between two nodes. */
  void lineSpace() {
    while (true) {
      if (text.startsWith("//", at)) {
        lineComment();
      } else if (!ended() && isLineEnd(peek())) {
        lineEnd();
      } else if (!nodeSpace()) {
        return;
      }
    }
  }

  boolean slashdash() {
    if (!text.startsWith("/-", at)) {
      return false;
    }
    at += 2;
    if (old) {
      nodeSpace();
    } else {
      lineSpace();
    }
    return true;
  }

  TorcException tooDeep() {
    return SpecFormat.tooDeep(source.lineAt(at), source.columnAt(at));
  }
}
