package dev.torc.client;

import dev.torc.model.TorcException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids that a server has given to the parts of a workflow, by their names. Not thread-safe. */
final class UploadedIds {
  final Map<String, Long> files = new HashMap<>();
  final Map<String, Long> userData = new HashMap<>();
  final Map<String, Long> requirements = new HashMap<>();
  final Map<String, Long> schedulers = new HashMap<>();
  final Map<String, Long> handlers = new HashMap<>();
  final Map<String, Long> jobs = new HashMap<>();

  static @Nullable Long of(Map<String, Long> ids, @Nullable String name) {
    if (name == null) {
      return null;
    }
    Long id = ids.get(name);
    if (id == null && name.equals("default")) {
      return null; // the record that the server has made itself
    }
    if (id == null) {
      throw TorcException.invalid("'" + name + "' is not defined in the workflow");
    }
    return id;
  }
}
