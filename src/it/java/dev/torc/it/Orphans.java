package dev.torc.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds processes by a variable in their environment, which children inherit. */
final class Orphans {
  private Orphans() {}

  /** Ids and command lines of the live processes with this variable. */
  static List<String> with(String name, String value) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path p : processes.toList()) {
        if (Character.isDigit(p.getFileName().toString().charAt(0))
            && read(p.resolve("environ")).contains("\0" + name + "=" + value + "\0")) {
          found.add(p.getFileName() + ": " + read(p.resolve("cmdline")).replace('\0', ' '));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return "\0" + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended meanwhile, or belongs to somebody else
    }
  }
}
