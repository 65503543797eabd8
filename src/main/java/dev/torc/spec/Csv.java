package dev.torc.spec;

import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;

/** CSV as RFC 4180 has it: quoted fields may hold commas, line breaks and doubled quotes. */
final class Csv {
  private final String name;
  private final String text;
  private int at;

  private Csv(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** Records of the text; blank lines are passed over. */
  static List<List<String>> parse(String name, String text) {
    return new Csv(name, text).records();
  }

  private List<List<String>> records() {
    List<List<String>> out = new ArrayList<>();
    while (at < text.length()) {
      List<String> record = new ArrayList<>();
      do {
        record.add(field(out.size()));
      } while (at < text.length() && text.charAt(at++) == ',');
      if (at < text.length() && text.charAt(at - 1) == '\r' && text.charAt(at) == '\n') {
        at++;
      }
      if (record.size() > 1 || !record.get(0).isBlank()) {
        out.add(record);
      }
    }
    return out;
  }

  /** Reads one field and stops at the comma or line end behind it. */
  private String field(int row) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(row);
    }
    int from = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted(int row) {
    var out = new StringBuilder();
    at++;
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        throw TorcException.invalid("row " + row + " of " + name + " has a quote that never ends");
      }
      out.append(text, at, quote);
      at = quote + 1;
      if (at >= text.length() || text.charAt(at) != '"') {
        break;
      }
      out.append('"');
      at++;
    }
    if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      throw TorcException.invalid("row " + row + " of " + name + " has text after a closing quote");
    }
    return out.toString();
  }
}
