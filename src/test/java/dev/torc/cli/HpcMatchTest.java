package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code torc hpc match}; the best ones are those that the published program names. */
class HpcMatchTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  private Shell.Done match(String line) {
    return shell.run(("-f json hpc match " + line).split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "kestrel --cpus 32 --memory 64g --walltime 2:00:00, short, 14",
    "kestrel --cpus 2 --memory 300g --walltime 2:00:00, medmem, 6",
    "kestrel --cpus 2 --memory 10g --walltime 0:30:00 --gpus 1, gpu-h100s, 4",
    "kestrel --cpus 128 --memory 10g --walltime 1:00:00, gpu-h100s, 3",
    "kestrel --cpus 2 --memory 64g --walltime 200:00:00 --gpus 2, gpu-h100l, 1",
    "dane --cpus 2 --memory 10g --walltime 5-00:00:00, pserial, 2",
    "dane --cpus 2 --memory 10g --walltime 20:00:00, pbatch, 5",
  })
  void theTightestFits(String line, String best, int count) {
    Map<String, ?> found = match(line).json();
    assertThat(((Map<?, ?>) found.get("best_partition")).get("name")).isEqualTo(best);
    assertThat((List<?>) found.get("matching_partitions")).hasSize(count);
  }

  @Test
  void saysHowToAskForIt() {
    Shell.Done done =
        shell.run("hpc match dane --cpus 2 --memory 10g --walltime 5-00:00:00".split(" "));
    assertThat(done.out())
        .contains("pserial (BEST)", "7-00:00:00", "Total: 2 matching", "--partition=pserial");
    assertThat(shell.run("hpc match kestrel --cpus 500 --memory 1g --walltime 30".split(" ")).out())
        .contains("No partition of kestrel can hold that");
    assertThat(match("kestrel --cpus 500 --memory 1g --walltime 30").json().get("best_partition"))
        .isNull();
    shell.env.put("CLUSTER", "dane");
    assertThat(shell.run("-f csv hpc match --cpus 2 --memory 1g --walltime 30".split(" ")).out())
        .contains("pbatch (BEST),112,251.0 GB");
  }

  @Test
  void onesOwnProfileStandsForABuiltInOne() {
    shell.write(
        "torc.toml",
        """
        [client.hpc]
        default_account = "ours"
        [client.hpc.custom_profiles.kestrel]
        display_name = "Mine"
        detect_env_var = "NLR_CLUSTER=kestrel"
        """);
    Map<String, ?> profile = shell.run("-f json hpc show kestrel".split(" ")).json();
    assertThat(profile.get("display_name")).isEqualTo("Mine");
    assertThat(profile.get("default_account")).isEqualTo("ours");
    shell.env.put("NLR_CLUSTER", "kestrel");
    assertThat(shell.run("-f json hpc detect".split(" ")).json().get("detected"))
        .isEqualTo("kestrel");
    assertThat(shell.run("-f csv hpc list".split(" ")).out()).containsOnlyOnce("kestrel,");
  }

  @Test
  void mistakesAreTold() {
    assertThat(match("kestrel --cpus 2 --memory 1g").err()).contains("--walltime is missing");
    assertThat(match("kestrel --cpus 2 --memory 1g --walltime soon").exit()).isEqualTo(2);
    assertThat(match("kestrel --cpus 2 --memory much --walltime 30").err()).contains("much");
    assertThat(match("--cpus 2 --memory 1g --walltime 30").err()).contains("torc hpc list");
    assertThat(match("nowhere --cpus 2 --memory 1g --walltime 30").err())
        .contains("no HPC profile 'nowhere'");
    assertThat(match("kestrel --cpus 0 --memory 1g --walltime 30").exit()).isEqualTo(2);
  }

  @Test
  void aProfileOfThisClusterCanBeUsed() {
    shell.env.put("HOME", directory.toString());
    shell.env.put("PATH", System.getenv("PATH"));
    shell.env.put("TORC_FAKE_SINFO", "bash sinfo.sh");
    shell.env.put("TORC_FAKE_SCONTROL", "bash scontrol.sh");
    shell.write(
        "sinfo.sh",
        """
        echo 'short*|104|246064+|4:00:00|(null)|10'
        echo 'short*|64|100000|4:00:00|(null)|2'
        echo 'gpu|128|360000|2-00:00:00|gpu:h100:4(S:0-1)|5'
        echo 'any-stdby|8|1000|infinite|(null)|1'
        """);
    shell.write(
        "scontrol.sh",
        "test $2 = config && echo 'ClusterName = lab'; test $3 = gpu && echo ' OverSubscribe=YES:4'; true");
    Shell.Done done = shell.run("hpc", "generate");
    assertThat(done.exit()).as(done.err()).isZero();
    shell.write("torc.toml", done.out());
    assertThat(shell.run("config", "validate").out()).contains("Configuration is valid.");
    assertThat(shell.run("hpc", "show", "lab").out()).contains("Lab (Slurm)");
    assertThat(shell.run("-f", "csv", "hpc", "partitions", "lab").out())
        .contains("short,104,240.3 GB,04:00:00,-,false")
        .contains("gpu,128,351.6 GB,2-00:00:00,4x h100,true")
        .contains("any-stdby,8,1.0 GB,365-00:00:00");
    assertThat(match("lab --cpus 2 --memory 1g --walltime 1:00:00 --gpus 1").out()).contains("gpu");
    assertThat(shell.run("hpc", "generate", "--skip-stdby", "-n", "x", "-o", "p.toml").out())
        .contains("Wrote profile x to p.toml");
    assertThat(shell.read("p.toml")).doesNotContain("stdby").contains("\"x\"");
    shell.write("sinfo.sh", "echo no; exit 2");
    assertThat(shell.run("hpc", "generate").err()).contains("sinfo ended with exit code 2: no");
    shell.env.remove("TORC_FAKE_SINFO");
    shell.env.put("PATH", directory.toString());
    assertThat(shell.run("hpc", "generate").err()).contains("there is no sinfo on this host");
  }
}
