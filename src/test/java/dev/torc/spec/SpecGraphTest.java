package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecGraphTest {
  private static final String DIAMOND =
      """
      name: w
      description: d
      jobs:
        - {name: a, command: 'x > ${files.output.f}'}
        - {name: b, command: 'cat ${files.input.f}', output_user_data: [u]}
        - {name: c, command: c, depends_on: [a], input_files: [f]}
        - {name: d, command: c, depends_on: [c], input_user_data: [u]}
      files: [{name: f, path: f.txt}]
      user_data: [{name: u}]
      """;

  private static List<List<String>> names(List<List<JobSpec>> stages) {
    return stages.stream().map(s -> s.stream().map(JobSpec::name).toList()).toList();
  }

  @Test
  void stagesCountNamedAndImpliedDependencies() {
    SpecGraph g = SpecGraph.of(Specs.ok(DIAMOND));
    assertThat(names(g.stages())).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    assertThat(g.edgeCount()).isEqualTo(4);
    assertThat(g.predecessors(3)).containsExactly(1, 2);
    assertThat(g.successors(0)).containsExactly(1, 2);
    assertThat(g.edge(0, 1).orElseThrow().via()).isEqualTo("f");
    assertThat(g.edge(1, 3).orElseThrow().cause()).isEqualTo(SpecGraph.Cause.USER_DATA);
    assertThat(g.edge(0, 3)).isEmpty();
    assertThat(g.cycle()).isEmpty();
  }

  @Test
  void creationFollowsNamedDependenciesOnly() {
    SpecGraph g = SpecGraph.ofNamedDependencies(Specs.ok(DIAMOND));
    assertThat(names(g.stages())).containsExactly(List.of("a", "b"), List.of("c"), List.of("d"));
  }

  @Test
  void aCircleIsNamedWithItsLines() {
    SpecResult r =
        Specs.yaml(
            """
            name: w
            jobs:
              - {name: x, command: c}
              - {name: a, command: c, depends_on: [c]}
              - {name: b, command: 'c ${files.output.f}', depends_on: [a, x]}
              - {name: c, command: 'c ${files.input.f}'}
              - {name: z, command: c, depends_on: [c]}
            files: [{name: f, path: p}]
            """);
    assertThat(Specs.errors(r))
        .isEqualTo(
            "4:12 the jobs wait for each other in a circle: a (line 4) -> b (line 5) -> c (file f, line 6)"
                + " -> a (line 4)");
  }

  @Test
  void aJobCannotWaitForItself() {
    assertThat(Specs.errors(Specs.yaml("name: w\njobs: [{name: a, command: c, depends_on: [a]}]")))
        .contains("in a circle: a (line 2) -> a (line 2)");
    assertThat(
            Specs.errors(
                Specs.yaml("name: w\njobs: [{name: ab, command: c, depends_on_regexes: ['a']}]")))
        .contains("in a circle");
    assertThat(
            Specs.errors(
                Specs.yaml(
                    "name: w\njobs: [{name: a, command: c, input_user_data: [u], output_user_data: [u]}]\n"
                        + "user_data: [{name: u}]")))
        .contains("-> a (user data u, line 2)");
  }

  @Test
  void twoProducersOfOneFileAreAnError() {
    SpecResult r =
        Specs.yaml(
            "name: w\njobs:\n  - {name: a, command: c, output_files: [f]}\n"
                + "  - {name: b, command: c, output_files: [f]}\nfiles: [{name: f, path: p}]");
    assertThat(Specs.errors(r)).isEqualTo("4:12 job 'b': file 'f' is already written by job 'a'");
  }

  @Test
  void tooManyDependenciesAreRefusedBeforeTheyAreBuilt() {
    SpecResult r =
        Specs.yaml(
            "name: w\njobs:\n  - {name: 'a{i}', command: c, parameters: {i: '1:10000'}}\n"
                + "  - {name: 'b{i}', command: c, depends_on_regexes: ['^a'], parameters: {i: '1:10000'}}");
    assertThat(Specs.errors(r))
        .contains("the jobs have 100000000 dependencies; the limit is 20000000");
  }

  @Test
  void aLongChainIsNoProblem() {
    var text = new StringBuilder("name: w\njobs:\n  - {name: j0, command: c}\n");
    for (int i = 1; i < 20_000; i++) {
      text.append("  - {name: j%d, command: c, depends_on: [j%d]}\n".formatted(i, i - 1));
    }
    assertThat(SpecGraph.of(Specs.ok(text.toString())).stages()).hasSize(20_000);
  }

  @Test
  void theSummaryHasTheKeysOfADryRun() {
    SpecResult r =
        Specs.yaml(
            """
            name: w
            description: d
            jobs: [{name: 'j{i}', command: c, parameters: {i: '1:3'}}]
            files: [{name: 'f{i}', path: 'f{i}', parameters: {i: '1:2'}}]
            slurm_schedulers: [{name: s, account: a}]
            actions:
              - {trigger_type: on_workflow_start, action_type: schedule_nodes, scheduler: s, scheduler_type: slurm}
            """);
    Map<String, Object> json = r.summary().toJson();
    assertThat(json).containsEntry("valid", true).containsKeys("errors", "warnings");
    assertThat(json.get("summary"))
        .hasToString(
            "{workflow_name=w, workflow_description=d, job_count=3, job_count_before_expansion=1, file_count=2, "
                + "file_count_before_expansion=1, user_data_count=0, resource_requirements_count=0, "
                + "slurm_scheduler_count=1, action_count=1, has_schedule_nodes_action=true, "
                + "job_names=[j1, j2, j3], scheduler_names=[s]}");
    assertThat(r.orThrow().actions().get(0).actionConfig(7L))
        .hasToString(
            "{scheduler_type=slurm, scheduler_id=7, num_allocations=1, start_one_worker_per_node=false}");
    SpecSummary broken = Specs.yaml("name: [").summary();
    assertThat(broken.valid()).isFalse();
    assertThat(broken.errors()).hasSize(1);
  }

  @Test
  void onlyExistingInputsAreStamped(@TempDir Path dir) throws IOException {
    Path in = Files.writeString(dir.resolve("in.txt"), "x");
    Files.setLastModifiedTime(in, FileTime.fromMillis(1_500_000_000_250L));
    Files.writeString(dir.resolve("out.txt"), "x");
    WorkflowSpec w =
        Specs.ok(
            "name: w\njobs: [{name: a, command: c, input_files: [i, missing, set], output_files: [o]}]\n"
                + "files: [{name: i, path: in.txt}, {name: missing, path: no.txt}, {name: o, path: out.txt},"
                + " {name: set, path: in.txt, st_mtime: 5}]");
    assertThat(SpecFiles.stampModificationTimes(w, dir).files())
        .extracting(FileSpec::stMtime)
        .containsExactly(1_500_000_000.25, null, null, 5.0);
  }
}
