package dev.torc.spec;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command or script with its references {@code ${files.input.x}} … replaced: files by their path,
 * user data by compact JSON. What is unknown stays as it is.
 */
final class CommandText {
  /** What a reference points to; the order is that of {@link #names(Kind)}. */
  enum Kind {
    INPUT_FILE("files.input."),
    OUTPUT_FILE("files.output."),
    INPUT_USER_DATA("user_data.input."),
    OUTPUT_USER_DATA("user_data.output.");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    boolean isFile() {
      return this == INPUT_FILE || this == OUTPUT_FILE;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private final String text;
  private final Set<String>[] names;
  private final Set<String> unknown = new LinkedHashSet<>();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private CommandText(String source, Expansion expansion) {
    names = new Set[KINDS.length];
    for (int i = 0; i < KINDS.length; i++) {
      names[i] = new LinkedHashSet<>();
    }
    text = replace(source, expansion);
  }

  /** The text replaced; null when it has no reference at all. */
  static @Nullable CommandText of(String source, Expansion expansion) {
    return source.contains("${files.") || source.contains("${user_data.")
        ? new CommandText(source, expansion)
        : null;
  }

  String text() {
    return text;
  }

  /** Known names in the order of their first use. */
  Set<String> names(Kind kind) {
    return names[kind.ordinal()];
  }

  /** References which stay as they are because no record has that name. */
  Set<String> unknown() {
    return unknown;
  }

  private String replace(String source, Expansion expansion) {
    var out = new StringBuilder();
    int done = 0;
    int open = -1;
    for (int i = source.indexOf("${"); i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '}' && open >= 0) {
        String value = value(source.substring(open + 2, i), expansion);
        if (value != null) {
          out.append(source, done, open).append(value);
          done = i + 1;
        }
        open = -1;
      } else if (c == '$' && source.startsWith("{", i + 1)) {
        open = i;
      }
    }
    return out.append(source, done, source.length()).toString();
  }

  private @Nullable String value(String inner, Expansion expansion) {
    for (Kind kind : KINDS) {
      if (inner.startsWith(kind.prefix)) {
        String name = inner.substring(kind.prefix.length());
        String value = kind.isFile() ? path(name, expansion) : expansion.dataText(name);
        if (value != null) {
          names[kind.ordinal()].add(name);
        } else if (kind.isFile() || !expansion.userDataByName.containsKey(name)) {
          unknown.add("${" + inner + "}");
        }
        return value;
      }
    }
    return null;
  }

  private static @Nullable String path(String name, Expansion expansion) {
    FileSpec f = expansion.filesByName.get(name);
    return f == null ? null : f.path();
  }
}
