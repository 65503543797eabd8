package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * Consistent copies of a running server's database, made on request; a few older ones stay beside
 * the newest, numbered by age.
 */
final class Snapshots {
  private static final String DEFAULT_FILE = "torc-server-snapshot.db";
  private static final int DEFAULT_KEEP = 5;

  private final Path file;
  private final int keep;
  private final Consumer<Path> copier;

  /**
   * @param file the newest copy; older ones get .1, .2 and so on at the end of their names
   * @param keep how many copies stay, at least one
   * @param copier writes the database to a file that does not exist yet
   */
  Snapshots(Path file, int keep, Consumer<Path> copier) {
    this.file = file;
    this.keep = Math.max(1, keep);
    this.copier = copier;
  }

  /** With the place and number that the environment names. */
  static Snapshots of(Io io, Consumer<Path> copier) {
    String path = io.variable("TORC_SERVER_SNAPSHOT_PATH").orElse(DEFAULT_FILE);
    String keep = io.variable("TORC_SERVER_SNAPSHOT_KEEP").orElse(String.valueOf(DEFAULT_KEEP));
    try {
      return new Snapshots(io.directory().resolve(path), Integer.parseInt(keep.strip()), copier);
    } catch (NumberFormatException e) {
      throw TorcException.of(
          ErrorKind.USAGE, "TORC_SERVER_SNAPSHOT_KEEP is '" + keep + "', which is no whole number");
    }
  }

  /** Makes a copy each time that the process gets SIGUSR1, and says so on standard output. */
  void onSignal(Io io) {
    try {
      Signal.handle(new Signal("USR1"), signal -> takeAndTell(io));
    } catch (IllegalArgumentException e) {
      // this platform has no such signal
    }
  }

  void takeAndTell(Io io) {
    try {
      io.out().println("TORC_SNAPSHOT_DONE=" + take());
      io.out().flush();
    } catch (TorcException e) {
      Cli.report(e, io.err());
    }
  }

  /** Makes a copy; it gets its name only when it is whole. */
  synchronized Path take() {
    Path fresh = numbered(".tmp");
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(fresh);
      copier.accept(fresh);
      for (int age = keep - 1; age > 0; age--) {
        Path younger = age == 1 ? file : numbered("." + (age - 1));
        if (Files.exists(younger)) {
          Files.move(younger, numbered("." + age), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot write the snapshot " + file + ": " + e, e);
    }
  }

  private Path numbered(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
