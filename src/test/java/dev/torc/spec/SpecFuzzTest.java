package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a workflow text is damaged, the answer is a workflow or problems, never an exception. */
class SpecFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          """
          name: fuzz
          variables: {root: /data}
          parameters: {k: [x, y]}
          env: {A: "{root}"}
          defaults_are: none
          jobs:
            - &a {name: "a_{i:02d}", command: "run {i} ${files.input.f}", parameters: {i: "1:5"}, priority: 2}
            - name: "b_{k}"
              command: |
                cat ${user_data.input.u}
              use_parameters: [k]
              depends_on_regexes: ["^a_0[12]$"]
              labels: [gpu]
              stdio: {mode: none}
            - {<<: *a, name: "c_{i}", parameter_mode: zip, parameters: {i: [1, 0.5], j: "3:4"}}
          files: [{name: f, path: "{root}/f", identifier: id}]
          user_data: [{name: u, data: {x: [1, null, "{root}"]}}]
          enable_ro_crate: true
          """,
          """
          {"name": "fuzz", "metadata": {"a": [1, 2.5, null, true]},
           "jobs": [{"name": "j", "command": "c", "resource_requirements": "r", "failure_handler": "h"},
                    {"name": "k", "command": "c", "depends_on": ["j"], "scheduler": "s"}],
           "resource_requirements": [{"name": "r", "num_cpus": 1, "memory": "1g", "runtime": "PT5M"}],
           "failure_handlers": [{"name": "h", "rules": [{"exit_codes": [1], "max_retries": 2}]}],
           "slurm_schedulers": [{"name": "s", "account": "a", "walltime": "01:00:00", "mem": "2G"}],
           "slurm_defaults": {"constraint": "x"},
           "execution_config": {"mode": "auto", "stdio": {"mode": "separate"}},
           "resource_monitor": {"jobs": {"enabled": true}},
           "actions": [{"trigger_type": "on_jobs_ready", "action_type": "run_commands",
                        "job_name_regexes": ["j"], "commands": ["x"]}]}
          """);
  private static final List<String> SCRAPS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          ",",
          "\n",
          "  ",
          "- ",
          "&a ",
          "*a",
          "<<: *a",
          "'",
          "\"",
          "#",
          "|",
          ">",
          "!!int ",
          "!x ",
          "%",
          "@",
          "`",
          "\t",
          "~",
          "null",
          "true",
          "-1",
          "1e999",
          ".nan",
          "99999999999999999999",
          "{i}",
          "{i:99d}",
          "{i:.9f}",
          "${",
          "1:",
          ":::",
          "1:9999999999",
          "0:1:1e-30",
          "(",
          "(?=x)",
          "\\",
          "\u0000",
          "\ud800",
          "\ufeff",
          "---\n",
          "...\n",
          "é",
          "name",
          "jobs",
          "command");

  private static String damaged(String text, Random random) {
    var b = new StringBuilder(text);
    for (int n = 1 + random.nextInt(4); n > 0 && b.length() > 0; n--) {
      int at = random.nextInt(b.length());
      int to = Math.min(b.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> b.delete(at, to);
        case 1 -> b.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
        case 2 -> b.replace(at, to, SCRAPS.get(random.nextInt(SCRAPS.size())));
        case 3 -> b.insert(random.nextInt(b.length()), b.substring(at, to));
        default -> b.setCharAt(at, (char) random.nextInt(128));
      }
    }
    return b.toString();
  }

  @Test
  void damagedTextsNeverThrow() {
    int good = 0;
    for (int seed = 0; seed < 6_000; seed++) {
      var random = new Random(seed);
      String text = damaged(SEEDS.get(seed % 2), random);
      Format format = seed % 3 == 0 ? null : seed % 2 == 0 ? Format.YAML : Format.JSON;
      SpecResult r = read(text, format, seed);
      for (Problem p : r.problems()) {
        assertThat(p.render()).as("seed %d", seed).contains(p.message());
      }
      assertThat(r.spec().isPresent()).as("seed %d", seed).isEqualTo(r.errors().isEmpty());
      if (r.spec().isPresent()) {
        good++;
        SpecGraph.of(r.orThrow()).stages();
      }
      assertThat(r.summary().toJson()).as("seed %d", seed).containsKey("summary");
    }
    assertThat(good).as("some damage is harmless").isPositive();
  }

  private static SpecResult read(String text, Format format, int seed) {
    try {
      return SpecReader.read(text, "fuzz", format);
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + " threw " + e + " for\n" + text, e);
    }
  }
}
