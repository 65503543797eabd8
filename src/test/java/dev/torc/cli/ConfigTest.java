package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration files and what wins over them. */
class ConfigTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.env.put("HOME", directory.resolve("home").toString());
  }

  private Object shown(String name) {
    Object at = shell.run("config", "show", "-f", "json").json();
    for (String part : name.split("\\.")) {
      at = ((Map<?, ?>) at).get(part);
    }
    return at;
  }

  @Test
  void laterOnesWin() {
    assertThat(shown("client.run.output_dir")).isEqualTo("torc_output");
    assertThat(shell.run("config", "init").out()).contains("config.toml");
    assertThat(shell.run("config", "init").err()).contains("exists already");
    assertThat(shell.run("-f", "json", "config", "init", "--local").json().get("path"))
        .isEqualTo(directory.resolve("torc.toml").toString());
    assertThat(shell.run("config", "validate").out()).contains("Configuration is valid.");
    assertThat(shown("client.run.poll_interval")).isEqualTo(5.0);
    shell.write(
        "home/.config/torc/config.toml", "[client.run]\noutput_dir = 'user'\nnum_cpus = 3\n");
    assertThat(shown("client.run.output_dir")).isEqualTo("user");
    shell.write("torc.toml", "client.run.output_dir = \"local\" # here\n");
    assertThat(shown("client.run.output_dir")).isEqualTo("local");
    assertThat(shown("client.run.num_cpus")).isEqualTo(3L);
    shell.env.put("TORC_CLIENT__RUN__OUTPUT_DIR", "variable");
    shell.env.put("TORC_CLIENT__RUN__NUM_CPUS", "2");
    assertThat(shown("client.run.output_dir")).isEqualTo("variable");
    assertThat(shown("client.run.num_cpus")).isEqualTo(2L);
    assertThat(shell.run("config", "show").out())
        .contains("[client.run]")
        .contains("output_dir = \"variable\"");
    assertThat(shell.run("config", "paths").out()).contains("Local:   ").contains("(exists)");
  }

  @Test
  void commandsFollowThem() {
    shell.write(
        "torc.toml",
        "[client]\nformat = 'json'\n[client.run]\noutput_dir = 'out'\nmax_parallel_jobs = 1\n");
    shell.write("w.yaml", "name: w\njobs: [{name: a, command: 'true'}]\n");
    assertThat(shell.run("run", "w.yaml").json().get("is_complete")).isEqualTo(true);
    assertThat(directory.resolve("out/job_stdio")).isDirectory();
    assertThat(shell.run("-f", "table", "-s", "status", "1").out()).startsWith("Workflow Summary");
    shell.write("torc.toml", "[client]\napi_url = 'http://127.0.0.1:9/torc-service/v1'\n");
    assertThat(shell.run("status", "1").err()).contains("127.0.0.1:9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[client | torc.toml:1: ']' is missing",
        "a = | torc.toml:1: a value is missing",
        "[client]#x#format = table | torc.toml:3: 'table' is no value",
        "[client]#x#x = 'y' | there is no setting client.x",
        "[client.run]#x#num_cpus = 'two' | client.run.num_cpus must be a whole number",
        "[client]#x#format = 'xml' | client.format must be table",
        "a = 1#x#a = 2 | 'a' is given twice",
        "a = \"x | a string is not closed",
      })
  void mistakesAreNamed(String text, String said) {
    shell.write("torc.toml", text.replace("#x#", "\n\n").replace("\n\n", "\n# c\n"));
    Shell.Done done = shell.run("config", "validate");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err()).contains(said);
  }

  @Test
  void tomlOfAllKinds() {
    shell.write(
        "torc.toml",
        """
        title = \"\"\"
        two
        lines\"\"\"
        'quoted key' = 0x1F
        [client.hpc.custom_profiles."my site"]
        display_name = "A \\"site\\" \\u00e9"
        charge_factor_cpu = 1_000.5
        [[client.hpc.custom_profiles."my site".partitions]]
        name = "short"
        cpus_per_node = 8
        tags = ["a", 'b', # c
          ]
        more = {x = 1, y.z = true}
        [[client.hpc.custom_profiles."my site".partitions]]
        name = "long"
        """);
    Map<?, ?> site = (Map<?, ?>) shown("client.hpc.custom_profiles.my site");
    assertThat(site.get("display_name")).isEqualTo("A \"site\" é");
    assertThat(site.get("charge_factor_cpu")).isEqualTo(1000.5);
    assertThat(site.get("partitions").toString())
        .isEqualTo(
            "[{name=short, cpus_per_node=8, tags=[a, b], more={x=1, y={z=true}}}, {name=long}]");
    assertThat(shell.run("hpc", "list").out()).contains("kestrel").contains("my site");
    assertThat(shell.run("hpc", "partitions", "my site").out()).contains("short").contains("long");
    shell.env.put("CLUSTER", "dane");
    assertThat(shell.run("hpc", "detect").out()).isEqualTo("Detected: dane\n");
    assertThat(shell.run("-f", "csv", "hpc", "partitions").out())
        .contains("pbatch,112,251.0 GB,1-00:00:00");
    assertThat(shell.run("hpc", "show", "nosuch").err())
        .contains("there are dane, kestrel, my site");
    assertThat(shown("title")).isEqualTo("two\nlines");
    assertThat(shown("quoted key")).isEqualTo(31L);
  }
}
