package dev.torc.worker;

import dev.torc.model.Sha256;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.ClaimedJob.OutputFile;
import dev.torc.model.work.JobReport.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Size and hash of what a job has written, for workflows that keep provenance. Files may be large:
 * they are read on a thread of their own, and left as they are when the worker stops meanwhile.
 */
final class FileHashes {
  private final Path workingDirectory;
  private final Threads threads;
  private final Notices notices;
  private volatile boolean stopped;

  FileHashes(Path workingDirectory, Threads threads, Notices notices) {
    this.workingDirectory = workingDirectory;
    this.threads = threads;
    this.notices = notices;
  }

  /** Calls {@code then} on the loop, with whatever could be learned. */
  void take(ClaimedJob job, List<FileState> files, Consumer<List<FileState>> then) {
    Map<Long, String> paths = new HashMap<>();
    for (OutputFile f : job.outputFiles()) {
      paths.put(f.fileId(), f.path());
    }
    threads.call(
        () -> files.stream().map(f -> complete(f, paths.get(f.fileId()))).toList(),
        then,
        problem -> then.accept(files));
  }

  private FileState complete(FileState file, @Nullable String path) {
    if (path == null || stopped) {
      return file;
    }
    try {
      Path there = workingDirectory.resolve(path);
      if (!Files.isRegularFile(there)) {
        return file; // a folder, or something that nobody can read to its end
      }
      String hash = Sha256.ofFile(there, () -> stopped);
      return hash == null
          ? file
          : new FileState(file.fileId(), file.mtime(), Files.size(there), hash);
    } catch (IOException e) {
      String problem = "no hash of " + path + " for the provenance of its workflow: " + e;
      threads.loop().execute(() -> notices.message(problem));
      return file;
    }
  }

  void stop() {
    stopped = true;
  }
}
