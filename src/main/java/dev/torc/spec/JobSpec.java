package dev.torc.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job after expansion. All references are names of other records of the same {@link
 * WorkflowSpec} and are known to exist.
 *
 * @param command with file and user-data references replaced
 * @param labels sorted, unique
 * @param dependsOn job names, those matched by regular expressions included; unique
 * @param stdio override of the workflow's setting for this job
 */
public record JobSpec(
    String name,
    String command,
    @Nullable String invocationScript,
    Map<String, String> env,
    @Nullable Long priority,
    List<String> labels,
    @Nullable String resourceRequirements,
    @Nullable String failureHandler,
    @Nullable String scheduler,
    @Nullable Boolean cancelOnBlockingJobFailure,
    List<String> dependsOn,
    List<String> inputFiles,
    List<String> outputFiles,
    List<String> inputUserData,
    List<String> outputUserData,
    @Nullable StdioSpec stdio) {

  public JobSpec {
    env = Plain.copy(env);
    labels = List.copyOf(labels);
    dependsOn = List.copyOf(dependsOn);
    inputFiles = List.copyOf(inputFiles);
    outputFiles = List.copyOf(outputFiles);
    inputUserData = List.copyOf(inputUserData);
    outputUserData = List.copyOf(outputUserData);
  }
}
