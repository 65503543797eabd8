package dev.torc.cli.doctor;

import dev.torc.cli.Io;
import dev.torc.cli.Reason;
import dev.torc.cli.config.ConfigProblems;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at this machine. */
final class MachineChecks {
  private static final long LEAST_FREE = 100L << 20;

  private final Io io;

  MachineChecks(Io io) {
    this.io = io;
  }

  Check java() {
    int version = Runtime.version().feature();
    String found = Runtime.version() + " in " + System.getProperty("java.home");
    return version >= 17
        ? Check.good("Java", found)
        : Check.bad("Java", found, "install Java 17 or newer, or set JAVA_HOME to one");
  }

  /** The launcher says by an option of Java which archive it uses. */
  Check archive() {
    String option = "-XX:SharedArchiveFile=";
    for (String arg : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (arg.startsWith(option)) {
        Path file = Path.of(arg.substring(option.length()));
        return Files.isReadable(file)
            ? Check.good("Archive", file.toString())
            : Check.hint("Archive", file + " cannot be read", "delete it; it is made again");
      }
    }
    return Check.hint(
        "Archive",
        "none: commands start slowly",
        "start torc with its launcher, with a folder beside the jar or ~/.cache that it may write");
  }

  Check temporaryFolder() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try {
      Path file = Files.createTempFile(folder, "torc-doctor", null);
      boolean executable = file.toFile().setExecutable(true) && Files.isExecutable(file);
      long free = Files.getFileStore(folder).getUsableSpace();
      Files.delete(file);
      if (!executable) {
        return Check.bad(
            "Temp folder",
            folder + " allows no programs",
            "the database needs a native library: set TORC_JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER");
      }
      return space("Temp folder", folder, free);
    } catch (IOException e) {
      return Check.bad(
          "Temp folder",
          folder + " cannot be written: " + Reason.of(e),
          "make it writable, or set TORC_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
    }
  }

  Check currentFolder() {
    Path folder = io.directory().toAbsolutePath();
    if (!Files.isWritable(folder)) {
      return Check.hint(
          "Folder",
          folder + " cannot be written",
          "'torc run' puts its database and logs here; go elsewhere, or give --db and --output-dir");
    }
    try {
      return space("Folder", folder, Files.getFileStore(folder).getUsableSpace());
    } catch (IOException e) {
      return Check.bad("Folder", folder + ": " + Reason.of(e), "go to another folder");
    }
  }

  private static Check space(String name, Path folder, long free) {
    String found = folder + ", " + (free >> 20) + " MB free";
    return free < LEAST_FREE
        ? Check.bad(name, found, "free some space, or use another disk")
        : Check.good(name, found);
  }

  Check settings() {
    List<String> problems = ConfigProblems.of(io);
    return problems.isEmpty()
        ? Check.good("Settings", "valid")
        : Check.bad("Settings", String.join("; ", problems), "correct them in these files");
  }
}
