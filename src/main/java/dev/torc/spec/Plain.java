package dev.torc.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies that keep the author's order, which {@code Map.copyOf} does not. */
final class Plain {
  private Plain() {}

  static <V extends @Nullable Object> Map<String, V> copy(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
