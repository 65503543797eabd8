package dev.torc.spec;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Text in double quotes, with the escapes that the written forms have in common. */
final class Quoted {
  private Quoted() {}

  /**
   * @param asIs whether the character at an index may stand there unescaped
   * @param escape how any other character is written
   */
  static String of(String s, IntPredicate asIs, IntFunction<String> escape) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (asIs.test(i)) {
            out.append(c);
          } else {
            // A half of a pair has no escape and no place in any text.
            out.append(escape.apply(Character.isSurrogate(c) ? 0xfffd : c));
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
