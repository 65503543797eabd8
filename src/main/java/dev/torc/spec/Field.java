package dev.torc.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a record of the language.
 *
 * @param required whether a record without it is an error
 * @param absent what holds when it is not given, as the reference shows it; null for nothing
 * @param doc what it means, in a sentence
 * @param kdl how a KDL document calls it; for lists the name of one item
 */
record Field(
    String name, Type type, boolean required, @Nullable Object absent, String doc, String kdl) {

  /** What a field can hold. */
  sealed interface Type {}

  record Text() implements Type {}

  /** One of a few words. */
  record Word(List<String> words) implements Type {}

  record Flag() implements Type {}

  record Int(long min, long max) implements Type {}

  record Num() implements Type {}

  /** A list of strings. */
  record Texts() implements Type {}

  /** A list of integers. */
  record Ints() implements Type {}

  /** An object of strings. */
  record TextMap() implements Type {}

  /** An object of parameter values: strings, numbers, lists of them. */
  record Parameters() implements Type {}

  /** An object of strings, numbers and booleans. */
  record Scalars() implements Type {}

  /** Any JSON value. */
  record AnyJson() implements Type {}

  /** Any JSON object. */
  record JsonObject() implements Type {}

  /** A record. */
  record One(Shape shape) implements Type {}

  /** A list of records. */
  record Many(Shape shape) implements Type {}

  /** An object of records. */
  record Named(Shape shape) implements Type {}

  Field must() {
    return new Field(name, type, true, absent, doc, kdl);
  }

  Field or(Object value) {
    return new Field(name, type, required, value, doc, kdl);
  }

  Field kdl(String other) {
    return new Field(name, type, required, absent, doc, other);
  }
}
