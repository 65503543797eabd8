package dev.torc.spec;

import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as they stand in the file, read and typed, but not expanded. */
final class Drafts {
  private Drafts() {}

  /** References by name and by pattern. */
  record Refs(List<Slot> names, List<Slot> patterns) {
    boolean constant() {
      return names.stream().allMatch(s -> s.template().constant())
          && patterns.stream().allMatch(s -> s.template().constant());
    }

    boolean isEmpty() {
      return names.isEmpty() && patterns.isEmpty();
    }
  }

  /**
   * A job.
   *
   * @param owner how messages call it: "job 'x_{i}'"
   */
  record JobDraft(
      ObjectNode node,
      String owner,
      Sweep sweep,
      Slot name,
      Slot command,
      @Nullable Slot script,
      Map<String, Slot> env,
      @Nullable Long priority,
      List<Slot> labels,
      @Nullable Slot requirements,
      @Nullable ScalarNode handler,
      @Nullable Slot scheduler,
      @Nullable Boolean cancel,
      Refs dependsOn,
      Refs inputFiles,
      Refs outputFiles,
      Refs inputUserData,
      Refs outputUserData,
      @Nullable StdioSpec stdio) {}

  record FileDraft(
      String owner,
      Sweep sweep,
      Slot name,
      Slot path,
      @Nullable Slot identifier,
      @Nullable Double stMtime) {}

  record UserDataDraft(
      String owner, Sweep sweep, Slot name, @Nullable Node data, @Nullable Boolean ephemeral) {}

  /** A record that has no parameters, with its place. */
  record Placed<T>(T value, ObjectNode node) {}

  record ActionDraft(
      Fields fields,
      @Nullable String trigger,
      @Nullable String type,
      List<ScalarNode> jobs,
      List<ScalarNode> patterns,
      List<String> commands,
      @Nullable ScalarNode scheduler,
      @Nullable String schedulerType,
      long numAllocations,
      boolean workerPerNode,
      @Nullable Long maxParallelJobs,
      boolean persistent) {}
}
