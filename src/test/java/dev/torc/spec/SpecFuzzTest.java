package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However a text is damaged, the answer is a workflow or problems, never an exception; the time is
 * in proportion to the text and to what it expands to; and a workflow that can be read is the same
 * in every form. A few hundred texts of each kind by default; {@code -Dfuzz.seconds=600} goes on
 * for that long with each kind, {@code -Dfuzz.seed=N} begins at another seed.
 */
@Tag("fuzz")
class SpecFuzzTest {
  private static final int BY_DEFAULT = 600;

  /** What is damaged. */
  enum Kind {
    JSON,
    JSON5,
    YAML,
    KDL,
    /** The form is found by the content. */
    UNKNOWN_FORM,
    /** Parameter values, templates, tables, and bytes that may be no text. */
    EXPANSION
  }

  private static final Map<Format, List<String>> SEEDS = new EnumMap<>(Format.class);

  private static final String ANCHORS =
      """
        name: fuzz
        variables: {root: /data}
        parameters: {k: [x, y]}
        env: {A: "{root}"}
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
        """;

  static {
    for (Format form : Format.values()) {
      List<String> texts = new ArrayList<>();
      for (String yaml : List.of(SpecTextTest.RICH, ANCHORS)) {
        texts.add(SpecText.convert(yaml, "seed", Format.YAML, form, Path.of("")).text());
        if (form == Format.YAML) {
          texts.add(yaml);
        }
      }
      SEEDS.put(form, texts);
    }
  }

  private static final List<String> SCRAPS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ":",
          ": ",
          ",",
          ";",
          "=",
          "\n",
          "\r\n",
          "\r",
          "  ",
          "- ",
          "&a ",
          "*a",
          "<<: *a",
          "'",
          "\"",
          "\"\"\"",
          "#",
          "##\"",
          "\"#",
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
          "#true",
          "#null",
          "#inf",
          "-1",
          "+0x1F",
          "0b1_0",
          ".5",
          "5.",
          "1e999",
          ".nan",
          "Infinity",
          "99999999999999999999",
          "{i}",
          "{i:99d}",
          "{i:.9f}",
          "${",
          "1:",
          ":::",
          "1:9999999999",
          "0:1:1e-30",
          "(?=x)",
          "(a*)*b",
          "\\",
          "\\\n",
          "\\u{110000}",
          "\\ud800",
          "\\x4",
          "\u0000",
          "\ud800",
          "\ufeff",
          "\u2028",
          "\u0085",
          "\u200e",
          "---\n",
          "...\n",
          "/-",
          "/*",
          "*/",
          "//",
          "/- kdl-version 1\n",
          "(array)",
          "(object)",
          "r\"",
          "é",
          "🚀",
          "name",
          "jobs",
          "job",
          "command",
          "depends_on_job");

  private static String damaged(String text, Random random) {
    var b = new StringBuilder(text);
    for (int n = 1 + random.nextInt(4); n > 0 && b.length() > 0; n--) {
      int at = random.nextInt(b.length());
      int to = Math.min(b.length(), at + 1 + random.nextInt(12));
      String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
      switch (random.nextInt(7)) {
        case 0 -> b.delete(at, to);
        case 1 -> b.insert(at, scrap);
        case 2 -> b.replace(at, to, scrap);
        case 3 -> b.insert(random.nextInt(b.length()), b.substring(at, to));
        case 4 -> b.setCharAt(at, (char) random.nextInt(128));
        case 5 -> b.setLength(at);
        default -> {
          // What is repeated often enough shows what takes more than its share of time.
          String part = random.nextBoolean() ? scrap : b.substring(at, to);
          b.insert(at, part.repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 20_000 : 50)));
        }
      }
    }
    // Ranges of millions are honest work, which would only slow this down.
    return b.toString().replaceAll("(:\\s*)\\d{5,}", "$19999");
  }

  private static String seedText(Kind kind, Random random) {
    Format form = form(kind, random);
    List<String> texts = SEEDS.get(form);
    return texts.get(random.nextInt(texts.size()));
  }

  private static Format form(Kind kind, Random random) {
    return switch (kind) {
      case JSON -> Format.JSON;
      case JSON5 -> Format.JSON5;
      case YAML -> Format.YAML;
      case KDL -> Format.KDL;
      case UNKNOWN_FORM, EXPANSION -> Format.values()[random.nextInt(Format.values().length)];
    };
  }

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void damagedTextsNeverThrow(Kind kind) throws IOException {
    long seconds = Long.getLong("fuzz.seconds", 0);
    long first = Long.getLong("fuzz.seed", 0);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long seed = first;
    long good = 0;
    while (seconds > 0 ? System.nanoTime() < end : seed < first + BY_DEFAULT) {
      var random = new Random(seed);
      if (kind == Kind.EXPANSION) {
        expansion(seed, random);
      } else {
        good += text(kind, seed, random) ? 1 : 0;
      }
      seed++;
    }
    if (seconds > 0) {
      System.out.println(
          "fuzz " + kind + ": seeds " + first + " to " + (seed - 1) + ", " + good + " read");
    }
  }

  private boolean text(Kind kind, long seed, Random random) {
    String text = damaged(seedText(kind, random), random);
    Format form = kind == Kind.UNKNOWN_FORM ? null : form(kind, random);
    SpecResult r = timed(seed, text, form);
    for (Problem p : r.problems()) {
      assertThat(p.render()).as("seed %d", seed).contains(p.message());
    }
    assertThat(r.spec().isPresent()).as("seed %d", seed).isEqualTo(r.errors().isEmpty());
    assertThat(r.summary().toJson()).as("seed %d", seed).containsKey("summary");
    if (r.spec().isEmpty()) {
      return false;
    }
    SpecGraph.of(r.orThrow()).stages();
    if (r.orThrow().jobs().size() < 100 && text.length() < 20_000) {
      sameInOtherForm(seed, text, form, r.orThrow(), random);
    }
    return true;
  }

  private SpecResult timed(long seed, String text, Format form) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    SpecResult r;
    try {
      r = SpecReader.read(text, "fuzz", form, dir);
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + " threw " + e + " for\n" + text, e);
    }
    long used = threads.getCurrentThreadCpuTime() - start;
    long records = r.summary().jobCount() + r.summary().fileCount() + r.summary().userDataCount();
    assertThat(used)
        .as("time of seed %d, %d characters, %d records", seed, text.length(), records)
        .isLessThan(2_000_000_000L + 20_000L * text.length() + 200_000L * records);
    return r;
  }

  private void sameInOtherForm(
      long seed, String text, Format from, WorkflowSpec spec, Random random) {
    boolean halves =
        text.chars().anyMatch(c -> Character.isSurrogate((char) c)) || text.contains("\\u");
    Format to = Format.values()[random.nextInt(Format.values().length)];
    if (!halves) {
      String other = SpecText.convert(text, "fuzz", from, to, dir).text();
      SpecResult again = SpecReader.read(other == null ? "" : other, "fuzz", to, dir);
      assertThat(Specs.errors(again))
          .as("seed %d as %s:\n%s\nfrom\n%s", seed, to, other, text)
          .isEmpty();
      assertThat(again.orThrow())
          .as("seed %d as %s:\n%s\nfrom\n%s", seed, to, other, text)
          .isEqualTo(spec);
    }
  }

  private static final List<String> VALUES =
      List.of(
          "1:10",
          "0:100:10",
          "0.0:1.0:0.25",
          "[a, b,'c,d']",
          "@v.txt",
          "{1:5}",
          "10:1:-3",
          "a,b\n1,\"x\"\"y\"\n2,3\n",
          "[{\"a\": 1, \"b\": \"x\"}, {\"a\": 2.5, \"b\": null}]",
          "{\"a\": 1}\n{\"a\": 2}\n");

  private void expansion(long seed, Random random) throws IOException {
    String text = damaged(VALUES.get(random.nextInt(VALUES.size())), random);
    Files.write(dir.resolve("v.txt"), text.getBytes(StandardCharsets.UTF_8));
    try {
      for (ParamValue v : ParameterValues.parse(text, dir)) {
        v.text(text);
      }
    } catch (TorcException expected) {
      assertThat(expected.message()).as("seed %d", seed).isNotEmpty();
    } catch (RuntimeException | StackOverflowError e) {
      fail("seed " + seed + " threw " + e + " for the value\n" + text, e);
    }
    String name = "t" + List.of(".csv", ".json", ".jsonl").get(random.nextInt(3));
    Files.write(dir.resolve(name), bytes(text, random));
    String yaml =
        "name: w\njobs:\n- {name: 'j{a}{b:03d}{c:.2f}', command: '{a}', parameters_file: "
            + name
            + "}\n";
    timed(seed, yaml, Format.YAML);
    byte[] wild = bytes(seedText(Kind.UNKNOWN_FORM, random), random);
    try {
      timed(seed, SpecReader.text(wild, "fuzz"), null);
    } catch (TorcException e) {
      assertThat(e.message()).as("seed %d", seed).contains("is not UTF-8 text");
    }
  }

  private static byte[] bytes(String text, Random random) {
    byte[] out = text.getBytes(StandardCharsets.UTF_8);
    for (int n = random.nextInt(3); n > 0 && out.length > 0; n--) {
      out[random.nextInt(out.length)] = (byte) random.nextInt(256);
    }
    return out;
  }
}
