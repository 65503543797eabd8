package dev.torc.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Modification times as the API keeps them: seconds since 1970 with a fraction. */
final class FileTimes {
  /** Clocks of the API's clients differ in precision; nobody edits a file twice in this time. */
  private static final double SAME_SECONDS = 0.002;

  private FileTimes() {}

  /** Null when there is no such file, or none that may be looked at. */
  static @Nullable Double of(Path file) {
    try {
      return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) / 1e9;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  static boolean same(@Nullable Double a, @Nullable Double b) {
    return a != null && b != null ? Math.abs(a - b) < SAME_SECONDS : a == null && b == null;
  }
}
