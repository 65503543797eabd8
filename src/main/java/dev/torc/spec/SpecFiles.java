package dev.torc.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a workflow's files are on disk; the one step of reading that looks at the data. */
public final class SpecFiles {
  private SpecFiles() {}

  /**
   * Gives every file that some job reads, that exists and has no {@code st_mtime} yet, its present
   * modification time.
   *
   * @param workingDir folder against which relative paths are resolved
   */
  public static WorkflowSpec stampModificationTimes(WorkflowSpec spec, Path workingDir) {
    Set<String> inputs = new HashSet<>();
    spec.jobs().forEach(j -> inputs.addAll(j.inputFiles()));
    List<FileSpec> out = new ArrayList<>(spec.files().size());
    for (FileSpec f : spec.files()) {
      boolean wanted = f.stMtime() == null && inputs.contains(f.name());
      out.add(wanted ? stamped(f, workingDir) : f);
    }
    return spec.withFiles(out);
  }

  private static FileSpec stamped(FileSpec f, Path workingDir) {
    // When it is not there yet, a job will write it, or the server will say that it is missing.
    Double seconds = modificationTime(workingDir, f.path());
    return seconds == null ? f : f.withStMtime(seconds);
  }

  /**
   * Modification time as the API keeps it, in seconds since 1970 with a fraction; null when there
   * is no such file, or none that may be looked at.
   */
  public static @Nullable Double modificationTime(Path workingDir, String path) {
    try {
      return Files.getLastModifiedTime(workingDir.resolve(path)).to(TimeUnit.MICROSECONDS) / 1e6;
    } catch (IOException | InvalidPathException missing) {
      return null;
    }
  }
}
