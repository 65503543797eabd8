package dev.torc.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the output of a job is kept.
 *
 * @param mode {@code separate}, {@code combined}, {@code no_stdout}, {@code no_stderr}, {@code
 *     none}
 */
public record StdioSpec(@Nullable String mode, @Nullable Boolean deleteOnSuccess) {

  /** The API's {@code StdioConfig}; absent fields are left out. */
  public Map<String, Object> toJson() {
    Map<String, Object> m = new LinkedHashMap<>();
    if (mode != null) {
      m.put("mode", mode);
    }
    if (deleteOnSuccess != null) {
      m.put("delete_on_success", deleteOnSuccess);
    }
    return m;
  }
}
