package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code torc slurm sacct} and {@code usage}, with a stand-in for sacct. */
class SlurmAccountingTest extends AgainstServer {
  private static final String OLDER =
      """
      {"jobs": [{"job_id": 11, "allocation_nodes": 2,
        "time": {"elapsed": 120, "total": {"seconds": 200, "microseconds": 0}},
        "steps": [{"step": {"id": "11.0", "name": "wf1_j2_r1_a1"}, "state": "FAILED",
          "nodes": {"count": 1, "list": ["n1", "n2"]},
          "exit_code": {"return_code": 3}, "time": {"elapsed": 100, "total": {"seconds": 180}},
          "tres": {"requested": {"max": [{"type": "cpu", "count": 1}, {"type": "mem", "count": 2097152}]}}}]}]}
      """;
  private static final String NEWER =
      """
      {"jobs": [{"job_id": 12, "allocation_nodes": {"set": true, "infinite": false, "number": 1},
        "time": {"elapsed": {"set": true, "number": 60}, "total": {"seconds": 30}},
        "steps": [{"step": {"name": "batch"}, "state": ["CANCELLED"], "nodes": {"range": "n[1-2]"},
          "exit_code": {"return_code": {"set": true, "number": 0}, "signal": {"id": {"number": 15}}},
          "time": {"elapsed": 60, "total": {"seconds": 30}}, "tres": {"requested": {"max": []}}}]}]}
      """;

  @BeforeEach
  void start() {
    shell.write("sacct.sh", "test $2 != 13 || { echo away; exit 1; }; cat $2.json");
    shell.write("11.json", OLDER);
    shell.write("12.json", NEWER);
    shell.write(
        "w.yaml",
        """
        name: w
        slurm_schedulers: [{name: s, account: a, nodes: 1, walltime: "04:00:00"}]
        jobs: [{name: a, command: 'true'}]
        """);
    shell.run("create", "w.yaml");
  }

  private void allocations(long... slurmJobs) {
    shell.env.put("TORC_FAKE_SACCT", "bash sacct.sh");
    try (var api = new TorcApi(new Transport(ServerAddress.of(server.url())))) {
      for (long id : slurmJobs) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("workflow_id", 1);
        m.put("scheduler_id", id);
        m.put("scheduler_config_id", 1);
        m.put("scheduler_type", "slurm");
        m.put("status", "complete");
        api.post("/scheduled_compute_nodes", m);
      }
    }
  }

  @Test
  void stepsOfAllReleasesAreShown() {
    allocations(11, 12);
    assertThat(shell.run("-f", "csv", "slurm", "sacct", "1").out().lines())
        .containsExactly(
            "Slurm Job,Job Step,State,Exit Code,Elapsed,Max RSS,CPU Time,Nodes",
            "11,wf1_j2_r1_a1,FAILED,3:0,1m 40s,2.0MB,3m 0s,\"n1,n2\"",
            "12,batch,CANCELLED,0:15,1m 0s,-,30.0s,n[1-2]");
    Map<?, ?> json = shell.run("-f", "json", "slurm", "sacct", "1").json();
    assertThat(json.get("total_slurm_jobs")).isEqualTo(2L);
    assertThat((List<?>) json.get("summary")).hasSize(2);
    assertThat(shell.run("slurm", "sacct", "1", "--save-json", "-o", "acc").out())
        .contains("Total: 2 job steps");
    assertThat(shell.read("acc/sacct_11.json")).isEqualTo(OLDER);
  }

  @Test
  void timesAreAddedUp() {
    allocations(11, 12);
    Map<?, ?> json = shell.run("-f", "json", "slurm", "usage", "1").json();
    assertThat(json.get("total_nodes")).isEqualTo(3L);
    assertThat(json.get("total_node_time_seconds")).isEqualTo(300L);
    assertThat(json.get("total_cpu_time_seconds")).isEqualTo(230L);
    assertThat(shell.run("slurm", "usage", "1").out())
        .contains("Slurm allocations: 2", "Total node time: 5m 0s");
  }

  @Test
  void whatSlurmDoesNotAnswerIsTold() {
    assertThat(shell.run("slurm", "usage", "1").out()).contains("has no Slurm allocations");
    allocations(11, 13);
    Shell.Done done = shell.run("slurm", "usage", "1");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err()).contains("Slurm job 13: sacct ended with exit code 1: away");
    shell.write("11.json", "no json");
    assertThat(shell.run("slurm", "sacct", "1").err())
        .contains("Slurm job 11: sacct wrote no JSON");
    shell.env.remove("TORC_FAKE_SACCT");
    shell.env.put("PATH", directory.toString());
    assertThat(shell.run("slurm", "sacct", "1").err()).contains("there is no sacct on this host");
    assertThat(shell.run("slurm", "usage", "9").exit()).isEqualTo(1);
    assertThat(shell.run("-f", "csv", "slurm", "usage", "1").exit()).isEqualTo(1);
  }
}
