package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options and arguments that a command declares, and the values that a command line gave them.
 * Declared in code and not with annotations, because to read annotations takes longer than the
 * whole of a short command; help texts, manual pages and completions are made from the same
 * declarations.
 */
public final class Options {
  private final List<Option> declared = new ArrayList<>();
  private final List<Positional> positionals = new ArrayList<>();
  private final Map<String, Option> byName = new HashMap<>();
  // By identity: hashing a record starts the invokedynamic machinery, which takes as long as an
  // HTTP call.
  private final Map<Option, List<String>> values = new IdentityHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private boolean firstWordEndsOptions;

  /**
   * A declared option.
   *
   * @param label name of its value in the help text, or null for a flag
   * @param count how many values it takes
   */
  public record Option(
      List<String> names, @Nullable String label, String help, Count count, boolean hidden) {
    boolean many() {
      return count != Count.ONE;
    }
  }

  /** How many values an option takes. */
  public enum Count {
    ONE,
    /** Repeated, or joined with commas. */
    LIST,
    /** Repeated; a comma belongs to the value. */
    REPEATED
  }

  /** A declared argument. */
  public record Positional(String label, String help, int min, int max) {}

  /** Lets the option that was declared last be hidden from the help text. */
  public final class Declared {
    public void hidden() {
      Option o = declared.remove(declared.size() - 1);
      add(new Option(o.names(), o.label(), o.help(), o.count(), true));
    }
  }

  private Declared add(Option o) {
    declared.add(o);
    for (String n : o.names()) {
      byName.put(n, o);
    }
    return new Declared();
  }

  public Declared flag(String help, String... names) {
    return add(new Option(List.of(names), null, help, Count.ONE, false));
  }

  public Declared value(String label, String help, String... names) {
    return add(new Option(List.of(names), label, help, Count.ONE, false));
  }

  public Declared values(String label, String help, String... names) {
    return add(new Option(List.of(names), label, help, Count.LIST, false));
  }

  /** Like {@link #values}, but commas belong to the values. */
  public Declared repeated(String label, String help, String... names) {
    return add(new Option(List.of(names), label, help, Count.REPEATED, false));
  }

  public void positional(String label, String help, int min, int max) {
    positionals.add(new Positional(label, help, min, max));
  }

  /**
   * What follows the first argument belongs to it, though it may look like an option: for commands
   * that take a command. An argument with a space in it is a whole command already.
   */
  public void firstWordEndsOptions() {
    firstWordEndsOptions = true;
  }

  boolean endsWith(String argument) {
    return firstWordEndsOptions && argument.indexOf(' ') < 0;
  }

  public List<Option> declared() {
    return declared;
  }

  public List<Positional> positionals() {
    return positionals;
  }

  @Nullable Option find(String name) {
    return byName.get(name);
  }

  void put(Option option, String value) {
    List<String> list = values.get(option);
    if (list == null) {
      list = new ArrayList<>();
      values.put(option, list);
    }
    if (option.count() == Count.REPEATED) {
      list.add(value);
    } else if (option.many()) {
      for (String part : value.split(",", -1)) {
        list.add(part);
      }
    } else {
      list.clear();
      list.add(value);
    }
  }

  void argument(String value) {
    arguments.add(value);
  }

  public List<String> arguments() {
    return List.copyOf(arguments);
  }

  /** Refuses too few or too many arguments. */
  void checkArguments() {
    int min = 0;
    long max = 0;
    for (Positional p : positionals) {
      min += p.min();
      max += p.max();
    }
    if (arguments.size() < min) {
      throw usage("the argument <" + label(arguments.size()) + "> is missing");
    }
    if (arguments.size() > max) {
      throw usage("unexpected argument '" + arguments.get((int) max) + "'");
    }
  }

  private List<String> given(String name) {
    return values.getOrDefault(byName.get(name), List.of());
  }

  public boolean has(String name) {
    return !given(name).isEmpty();
  }

  public @Nullable String text(String name) {
    List<String> v = given(name);
    return v.isEmpty() ? null : v.get(0);
  }

  public String textOr(String name, String otherwise) {
    String v = text(name);
    return v == null ? otherwise : v;
  }

  public List<String> texts(String name) {
    return List.copyOf(given(name));
  }

  public @Nullable Long number(String name) {
    String v = text(name);
    return v == null ? null : Long.valueOf(parse(name, v));
  }

  public long numberOr(String name, long otherwise) {
    Long v = number(name);
    return v == null ? otherwise : v;
  }

  public @Nullable Integer integer(String name) {
    Long v = number(name);
    if (v != null && (v > Integer.MAX_VALUE || v < Integer.MIN_VALUE)) {
      throw usage("invalid value '" + v + "' for " + name + ": too large");
    }
    return v == null ? null : Integer.valueOf(v.intValue());
  }

  /** The number of an option that knows no smaller one than this. */
  public @Nullable Integer integer(String name, int least) {
    Integer v = integer(name);
    if (v != null && v < least) {
      throw usage("invalid value '" + v + "' for " + name + ": at least " + least);
    }
    return v;
  }

  /** A finite number. */
  public @Nullable Double decimal(String name) {
    String v = text(name);
    try {
      Double number = v == null ? null : Double.valueOf(v);
      if (number == null || Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw usage("invalid value '" + v + "' for " + name + ": not a number");
  }

  /** The value of an option that has to be given. */
  public String needed(String name) {
    String v = text(name);
    if (v == null) {
      throw usage("the option " + name + " is missing");
    }
    return v;
  }

  /** The values of an option that takes several, as whole numbers. */
  public List<Long> numbers(String name) {
    return given(name).stream().map(v -> parse(name, v.strip())).toList();
  }

  /** What an option with {@code true} or {@code false} says; null when it is not given. */
  public @Nullable Boolean trueOrFalse(String name) {
    String v = text(name);
    if (v == null) {
      return null;
    }
    return switch (v) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw usage("invalid value '" + v + "' for " + name + ": true or false");
    };
  }

  public @Nullable Path path(String name) {
    String v = text(name);
    return v == null ? null : Path.of(v);
  }

  public Path pathOr(String name, Path otherwise) {
    Path v = path(name);
    return v == null ? otherwise : v;
  }

  public String positional(int index) {
    return arguments.get(index);
  }

  public @Nullable Long positionalNumber(int index) {
    return index < arguments.size() ? Long.valueOf(neededNumber(index)) : null;
  }

  /** Name of an argument by its place; the last one may stand for many. */
  private String label(int index) {
    return positionals.get(Math.min(index, positionals.size() - 1)).label();
  }

  public long neededNumber(int index) {
    return parse("<" + label(index) + ">", arguments.get(index));
  }

  public List<Long> positionalNumbers() {
    List<Long> out = new ArrayList<>();
    for (String a : arguments) {
      out.add(parse("<" + positionals.get(0).label() + ">", a));
    }
    return out;
  }

  private static long parse(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw usage("invalid value '" + value + "' for " + name + ": not a whole number");
    }
  }

  public static TorcException usage(String message) {
    return TorcException.of(ErrorKind.USAGE, message);
  }
}
