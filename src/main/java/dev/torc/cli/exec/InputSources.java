package dev.torc.cli.exec;

import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a command: words after {@code :::}, lines of files after {@code ::::} or {@code
 * -a}, standard input. Several of them are combined, each with each, or side by side after {@code
 * :::+} and {@code ::::+}. A single stream is read while the commands run.
 */
final class InputSources {
  private final Path directory;
  private final InputStream stdin;
  private final char delimiter;
  private final @Nullable Pattern columns;
  private final List<Source> sources = new ArrayList<>();

  /** Either words, or a file; linked with the one before it or not. */
  private record Source(@Nullable List<String> words, @Nullable String file, boolean linked) {}

  InputSources(Path directory, InputStream stdin, boolean nul, @Nullable String columns) {
    this.directory = directory;
    this.stdin = stdin;
    this.delimiter = nul ? '\0' : '\n';
    try {
      this.columns = columns == null ? null : Pattern.compile(columns);
    } catch (PatternSyntaxException e) {
      throw Options.usage(
          "invalid value '"
              + columns
              + "' for --colsep: no regular expression: "
              + e.getDescription());
    }
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  void file(String name) {
    sources.add(new Source(null, name, false));
  }

  /** Takes the words from the first separator on; returns those before it. */
  List<String> take(List<String> arguments) {
    int at = 0;
    while (at < arguments.size() && !isSeparator(arguments.get(at))) {
      at++;
    }
    List<String> before = arguments.subList(0, at);
    while (at < arguments.size()) {
      String separator = arguments.get(at++);
      int from = at;
      while (at < arguments.size() && !isSeparator(arguments.get(at))) {
        at++;
      }
      add(separator, arguments.subList(from, at));
    }
    return before;
  }

  private static boolean isSeparator(String word) {
    return switch (word) {
      case ":::", ":::+", "::::", "::::+" -> true;
      default -> false;
    };
  }

  private void add(String separator, List<String> words) {
    boolean linked = separator.endsWith("+");
    if (linked && sources.isEmpty()) {
      throw Options.usage(separator + " needs another source before it");
    }
    if (separator.startsWith("::::")) {
      words.forEach(f -> sources.add(new Source(null, f, linked)));
    } else {
      sources.add(new Source(List.copyOf(words), null, linked));
    }
  }

  /** Whether the end of the input is not known when the first command may start. */
  boolean grows() {
    return sources.size() == 1 && sources.get(0).file() != null;
  }

  /**
   * Hands out every input in order, until the sink wants no more.
   *
   * @throws TorcException when a file cannot be read
   */
  void each(Predicate<List<String>> sink) {
    if (grows()) {
      lines(String.valueOf(sources.get(0).file()), line -> sink.test(split(line)));
      return;
    }
    List<List<List<String>>> groups = new ArrayList<>();
    for (Source s : sources) {
      List<List<String>> values = values(s);
      if (s.linked()) {
        int last = groups.size() - 1;
        groups.set(last, zip(groups.get(last), values));
      } else {
        groups.add(values);
      }
    }
    combine(groups, 0, List.of(), sink);
  }

  private static boolean combine(
      List<List<List<String>>> groups, int at, List<String> so, Predicate<List<String>> sink) {
    if (at == groups.size()) {
      return sink.test(so);
    }
    for (List<String> value : groups.get(at)) {
      if (!combine(groups, at + 1, joined(so, value), sink)) {
        return false;
      }
    }
    return true;
  }

  private static List<List<String>> zip(List<List<String>> a, List<List<String>> b) {
    List<List<String>> out = new ArrayList<>();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      out.add(joined(a.get(i), b.get(i)));
    }
    return out;
  }

  private static List<String> joined(List<String> a, List<String> b) {
    List<String> out = new ArrayList<>(a);
    out.addAll(b);
    return out;
  }

  private List<List<String>> values(Source s) {
    List<List<String>> out = new ArrayList<>();
    if (s.words() != null) {
      s.words().forEach(w -> out.add(split(w)));
    } else {
      lines(String.valueOf(s.file()), line -> out.add(split(line)));
    }
    return out;
  }

  private List<String> split(String line) {
    return columns == null ? List.of(line) : List.of(columns.split(line, -1));
  }

  private void lines(String name, Predicate<String> sink) {
    try (InputStream in = name.equals("-") ? stdin : Files.newInputStream(directory.resolve(name));
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = next(reader);
      while (line != null && sink.test(line)) {
        line = next(reader);
      }
    } catch (IOException e) {
      String what = name.equals("-") ? "standard input" : name;
      throw TorcException.of(ErrorKind.INVALID, "cannot read " + what + ": " + Reason.of(e));
    }
  }

  private @Nullable String next(BufferedReader in) throws IOException {
    if (delimiter == '\n') {
      return in.readLine();
    }
    var text = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != delimiter) {
      text.append((char) c);
      c = in.read();
    }
    return text.toString();
  }
}
