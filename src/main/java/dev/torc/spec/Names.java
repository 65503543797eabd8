package dev.torc.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.torc.model.TorcException;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of one kind of record, with the place of each; finds them by name and by pattern. */
final class Names {
  /** The library takes time in the square of what stands in brackets. */
  private static final int MOST_CHARACTERS = 2000;

  private static final String META = "\\.+*?()|[]{}^$";

  private final String kind;
  private final Map<String, ScalarNode> places = new LinkedHashMap<>();
  private final Map<String, List<String>> matches = new HashMap<>();
  private final Map<String, Integer> rank = new HashMap<>();
  private String @Nullable [] sorted;
  private boolean complete = true;

  Names(String kind) {
    this.kind = kind;
  }

  String kind() {
    return kind;
  }

  /** Says that a record could not be read, so that a missing name proves nothing. */
  void markIncomplete() {
    complete = false;
  }

  boolean complete() {
    return complete;
  }

  /** The place of an earlier record with this name, or null when the name is new. */
  @Nullable ScalarNode add(String name, ScalarNode at) {
    return places.putIfAbsent(name, at);
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  @Nullable ScalarNode place(String name) {
    return places.get(name);
  }

  /** Says that a name is unknown, unless records are missing that might have it. */
  void reportUnknown(Problems problems, ScalarNode at, String owner, String name) {
    if (complete) {
      Optional<String> hint = Texts.didYouMean(name, places.keySet());
      problems.error(at, owner + ": there is no " + kind + " '" + Texts.shorten(name) + "'", hint);
    }
  }

  /**
   * Names in which the pattern is found, in the order of the file.
   *
   * @throws TorcException INVALID when it is no regular expression
   */
  List<String> matching(String regex) {
    List<String> known = matches.get(regex);
    if (known == null) {
      known = List.copyOf(search(regex));
      matches.put(regex, known);
    }
    return known;
  }

  private List<String> search(String regex) {
    int n = regex.length();
    if (n > 1 && regex.charAt(n - 1) == '$' && literalStart(regex).length() == n - 2) {
      String name = regex.substring(1, n - 1);
      return has(name) ? List.of(name) : List.of();
    }
    Pattern pattern = compiled(regex);
    String start = literalStart(regex);
    if (start.isEmpty()) {
      return places.keySet().stream().filter(name -> found(pattern, name)).toList();
    }
    // Thousands of instances may each bring their own anchored pattern: look only at the names
    // that begin as it does.
    String[] names = sorted();
    List<String> out = new ArrayList<>();
    for (int i = first(names, start); i < names.length && names[i].startsWith(start); i++) {
      if (found(pattern, names[i])) {
        out.add(names[i]);
      }
    }
    out.sort(Comparator.comparingInt(rank::get));
    return out;
  }

  /** Some patterns send the library deeper than the stack goes, short as they are. */
  private static boolean found(Pattern pattern, String name) {
    try {
      return pattern.matcher(name).find();
    } catch (StackOverflowError e) {
      throw TorcException.invalid(
          "'" + Texts.shorten(pattern.pattern()) + "' repeats too much to be searched for");
    }
  }

  private static Pattern compiled(String regex) {
    if (regex.length() > MOST_CHARACTERS) {
      throw TorcException.invalid(
          "a regular expression of "
              + regex.length()
              + " characters is too long; at most "
              + MOST_CHARACTERS);
    }
    try {
      return Pattern.compile(regex);
    } catch (StackOverflowError e) {
      throw TorcException.invalid(
          "'" + Texts.shorten(regex) + "' is nested too deeply for a regular expression");
    } catch (PatternSyntaxException e) {
      throw TorcException.invalid(
              "'" + Texts.shorten(regex) + "' is not a regular expression: " + e.getDescription())
          .withHint("RE2 syntax: no look-around, no back-references");
    }
  }

  private String[] sorted() {
    if (sorted == null) {
      places.keySet().forEach(n -> rank.put(n, rank.size()));
      sorted = places.keySet().toArray(new String[0]);
      Arrays.sort(sorted);
    }
    return sorted;
  }

  private static int first(String[] names, String start) {
    int i = Arrays.binarySearch(names, start);
    return i < 0 ? -i - 1 : i;
  }

  /** The text with which every match of an anchored pattern begins; empty when there is none. */
  private static String literalStart(String regex) {
    if (!regex.startsWith("^") || regex.indexOf('|') >= 0) {
      return "";
    }
    int end = 1;
    while (end < regex.length() && META.indexOf(regex.charAt(end)) < 0) {
      end++;
    }
    boolean optional = end < regex.length() && "?*{+".indexOf(regex.charAt(end)) >= 0;
    int to = optional ? end - 1 : end;
    // Half of a surrogate pair is no start: the quantifier took the other half as well.
    if (to > 1 && Character.isHighSurrogate(regex.charAt(to - 1))) {
      to--;
    }
    return regex.substring(1, Math.max(1, to));
  }
}
