package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that are the same for every kind of record, and many commands in one process. */
class RecordsTest extends AgainstServer {
  @BeforeEach
  void start() {
    shell.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: a, command: 'true', output_files: [x], output_user_data: [u]}
          - {name: b, command: 'true', input_files: [x], input_user_data: [u], failure_handler: h}
        files: [{name: x, path: x.txt}]
        user_data: [{name: u, data: {a: 1}}]
        failure_handlers: [{name: h, rules: [{exit_codes: [3], max_retries: 2}]}]
        slurm_schedulers: [{name: s, account: acct, nodes: 1, walltime: "01:00:00"}]
        """);
    assertThat(shell.run("create", "w.yaml").exit()).isZero();
    assertThat(shell.run("workflows", "init", "1", "--no-prompts").exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "files | -n f -p f.txt | -p g.txt | path=g.txt",
        "user-data | -n v -d [1] | -d {\"k\":2} | data={k=2}",
        "resource-requirements | -n big -m 2g | --num-cpus 4 | num_cpus=4",
        "slurm | -n t -a acct | -p short | partition=short",
        "ro-crate | --entity-id e --entity-type File --metadata {} | --entity-id f | entity_id=f",
        "events | -d {\"x\":1} |  | data={x=1}",
        "failure-handlers | -n g --rules [{\"exit_codes\":[1],\"max_retries\":2}] | | name=g",
      })
  void createdChangedAndDeleted(String group, String inputs, String changes, String field) {
    Map<String, ?> made = json(group + " create 1 " + inputs);
    String id = String.valueOf(made.get("id"));
    if (changes != null && !changes.isBlank()) {
      json(group + " update " + id + " " + changes);
    }
    Map<String, ?> record = json(group + " get " + id);
    String[] expected = field.split("=", 2);
    assertThat(String.valueOf(record.get(expected[0]))).isEqualTo(expected[1]);
    assertThat((List<?>) json(group + " list 1").get("items")).isNotEmpty();
    assertThat(run(group + " list 1").out()).contains("Total: ");
    assertThat(run("-f csv " + group + " list 1").out().lines()).hasSizeGreaterThan(1);
    assertThat(run(group + " get " + id).out()).contains(" ID " + id + ":");
    assertThat(run(group + " delete " + id).out()).contains("Successfully deleted");
    assertThat(run(group + " get " + id).exit()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job-dependencies job-job 1 | 1",
        "job-dependencies job-file 1 | 1",
        "job-dependencies job-user-data 1 | 1",
        "compute-nodes list 1 | 0",
        "scheduled-compute-nodes list 1 | 0",
        "slurm list 1 | 1",
        "user-data list 1 --name none | 0",
        "user-data list 1 --is-ephemeral false | 1",
        "files list 1 --produced-by-job-id 1 | 1",
      })
  void lists(String line, int count) {
    assertThat((List<?>) json(line).get("items")).hasSize(count);
  }

  @Test
  void jobsAreCreatedAndDeleted() {
    Map<String, ?> job = json("jobs create 1 -n c -c true -b 1,2");
    assertThat(job.get("depends_on_job_ids")).isEqualTo(List.of(1L, 2L));
    assertThat((List<?>) json("jobs delete 3").get("items")).hasSize(1);
    assertThat(json("jobs delete-all 1 --no-prompts").get("deleted")).isEqualTo(2L);
    assertThat(run("user-data delete-all 1").exit()).isEqualTo(1);
  }

  @Test
  void wrongInputs() {
    assertThat(run("files create 1 -n x").err()).contains("the option --path is missing");
    assertThat(run("files update 1").err()).contains("nothing to change");
    assertThat(run("user-data create 1 -n x -d {").err()).contains("is no JSON");
    assertThat(run("user-data update 1 --ephemeral maybe").exit()).isEqualTo(2);
    assertThat(run("jobs create 1 -n x -c y -b a").exit()).isEqualTo(2);
  }

  @Test
  void batchRunsLines() {
    String input = "# two\n\nworkflows get 1\ntorc jobs get '1'\njobs get 99\njobs get 2\n";
    Shell.Done first = shell.run(input, new String[] {"-f", "json", "batch"});
    assertThat(first.exit()).isEqualTo(1);
    List<Map<String, ?>> answers =
        first.out().lines().<Map<String, ?>>map(Json::parseObject).toList();
    assertThat(answers).extracting(a -> a.get("exit_status")).isEqualTo(List.of(0L, 0L, 1L));
    assertThat(((Map<?, ?>) answers.get(1).get("output")).get("name")).isEqualTo("a");
    assertThat(answers.get(2).get("messages")).asString().contains("99");
    Shell.Done all = shell.run(input, new String[] {"batch", "--keep-going", "--echo"});
    assertThat(all.out()).contains("Name: a").contains("Name: b");
    assertThat(all.err()).contains("torc jobs get 2");
    assertThat(shell.run("jobs get '1\n", new String[] {"batch"}).err())
        .contains("line 1: a quote is not closed");
    assertThat(shell.run("batch\n", new String[] {"batch"}).exit()).isEqualTo(1);
  }
}
