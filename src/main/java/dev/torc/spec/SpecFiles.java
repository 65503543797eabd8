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
    try {
      var time = Files.getLastModifiedTime(workingDir.resolve(f.path()));
      return f.withStMtime(time.to(TimeUnit.MICROSECONDS) / 1e6);
    } catch (IOException | InvalidPathException missing) {
      // Not there yet: a job will write it, or the server will say that it is missing.
      return f;
    }
  }
}
