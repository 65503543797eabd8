package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/**
 * A file that jobs read or write.
 *
 * @param path relative to the runner's working directory, or absolute
 * @param identifier RO-Crate {@code @id}
 * @param stMtime modification time in seconds since 1970
 */
public record FileSpec(
    String name, String path, @Nullable String identifier, @Nullable Double stMtime) {

  FileSpec withStMtime(double seconds) {
    return new FileSpec(name, path, identifier, seconds);
  }
}
