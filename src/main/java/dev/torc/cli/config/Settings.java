package dev.torc.cli.config;

import dev.torc.cli.Io;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What configuration files and the environment say: later ones win, flags of a command win over
 * all. Files are the system's, the user's and that of the current directory; a variable {@code
 * TORC_CLIENT__RUN__POLL_INTERVAL} means {@code client.run.poll_interval}.
 */
public final class Settings {
  private final List<Place> places;
  private final Map<String, Object> given = new LinkedHashMap<>();

  /** A file that is looked for. */
  record Place(String kind, Path file) {
    boolean exists() {
      return Files.isRegularFile(file);
    }
  }

  private Settings(List<Place> places) {
    this.places = places;
  }

  /**
   * Reads all of it.
   *
   * @throws TorcException INVALID when a file is no TOML
   */
  public static Settings load(Io io) {
    var settings = new Settings(places(io));
    for (Place p : settings.places) {
      if (p.exists()) {
        merge(settings.given, read(p.file()));
      }
    }
    settings.environment(io.env());
    return settings;
  }

  static List<Place> places(Io io) {
    List<Place> out = new ArrayList<>();
    out.add(new Place("System", Path.of("/etc/torc/config.toml")));
    String home = io.env().get("HOME");
    String folder = io.env().get("XDG_CONFIG_HOME");
    if (folder != null && !folder.isBlank()) {
      out.add(new Place("User", Path.of(folder, "torc", "config.toml")));
    } else if (home != null && !home.isBlank()) {
      out.add(new Place("User", Path.of(home, ".config", "torc", "config.toml")));
    }
    out.add(new Place("Local", io.directory().resolve("torc.toml")));
    return out;
  }

  static Map<String, Object> read(Path file) {
    try {
      return Toml.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INVALID, "cannot read " + file + ": " + e);
    }
  }

  private void environment(Map<String, String> env) {
    for (Map.Entry<String, String> e : env.entrySet()) {
      if (e.getKey().startsWith("TORC_") && e.getKey().indexOf("__") > 0) {
        String name = e.getKey().substring(5).toLowerCase(Locale.ROOT).replace("__", ".");
        SettingKeys.put(given, name, typed(name, e.getValue()));
      }
    }
  }

  private static Object typed(String name, String value) {
    SettingKeys.Key key = SettingKeys.find(name);
    try {
      return switch (key == null ? SettingKeys.Type.TEXT : key.type()) {
        case NUMBER -> Long.valueOf(value.strip());
        case DECIMAL -> Double.valueOf(value.strip());
        case FLAG -> value.strip().equals("true") || value.strip().equals("1");
        case LIST -> List.of(value.split(","));
        case TEXT, TABLE -> value;
      };
    } catch (NumberFormatException e) {
      throw TorcException.invalid("the variable for " + name + " is no number: '" + value + "'");
    }
  }

  @SuppressWarnings("unchecked") // both trees hold maps with text keys
  static void merge(Map<String, Object> into, Map<String, Object> from) {
    from.forEach(
        (k, v) -> {
          Object old = into.get(k);
          if (old instanceof Map<?, ?> && v instanceof Map<?, ?>) {
            Map<String, Object> both = new LinkedHashMap<>((Map<String, Object>) old);
            merge(both, (Map<String, Object>) v);
            into.put(k, both);
          } else {
            into.put(k, v);
          }
        });
  }

  List<Place> places() {
    return places;
  }

  /** Defaults and what was given, as nested maps. */
  Map<String, Object> effective() {
    Map<String, Object> out = SettingKeys.defaults();
    merge(out, given);
    return out;
  }

  /** A value that somebody has given; null when nobody has. */
  public @Nullable Object given(String name) {
    Object at = given;
    for (String part : name.split("\\.")) {
      at = at instanceof Map<?, ?> m ? m.get(part) : null;
    }
    return at;
  }

  /**
   * A text that somebody has given.
   *
   * @throws TorcException INVALID when the value is of another type
   */
  public @Nullable String text(String name) {
    return (String) checked(name);
  }

  public @Nullable Integer integer(String name) {
    return checked(name) instanceof Long n ? Integer.valueOf(Math.toIntExact(n)) : null;
  }

  public @Nullable Double decimal(String name) {
    return checked(name) instanceof Number n ? Double.valueOf(n.doubleValue()) : null;
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(checked(name));
  }

  /** A list of texts; empty when nobody has given one. */
  public List<String> texts(String name) {
    return checked(name) instanceof List<?> l
        ? l.stream().map(String::valueOf).toList()
        : List.of();
  }

  private @Nullable Object checked(String name) {
    Object value = given(name);
    SettingKeys.Key key = SettingKeys.find(name);
    String problem = value == null || key == null ? null : SettingKeys.problem(key, value);
    if (problem != null) {
      throw TorcException.invalid("the setting " + name + " " + problem)
          .withHint("'torc config validate' says in which file");
    }
    return value;
  }
}
