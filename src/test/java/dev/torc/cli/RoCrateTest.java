package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code torc ro-crate export} and {@code add-dataset}. */
class RoCrateTest extends AgainstServer {
  @BeforeEach
  void start() throws IOException {
    shell.write("w.yaml", "name: w\ndescription: words\njobs: [{name: a, command: 'true'}]\n");
    assertThat(run("create w.yaml").exit()).isZero();
    Files.createDirectories(directory.resolve("ds/k=1"));
    shell.write("ds/k=1/a.txt", "hello\n");
    shell.write("ds/b.csv", "world\n");
    FileTime time = FileTime.from(Instant.ofEpochSecond(1_795_369_815L, 839_184_710));
    for (String f : List.of("ds/k=1/a.txt", "ds/b.csv")) {
      Files.setLastModifiedTime(directory.resolve(f), time);
    }
  }

  private List<?> graph(String text) {
    return (List<?>) Json.parseObject(text).get("@graph");
  }

  private Map<?, ?> entity(String id) {
    return graph(run("ro-crate export 1").out()).stream()
        .map(e -> (Map<?, ?>) e)
        .filter(e -> id.equals(e.get("@id")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id));
  }

  /** Both hashes were computed by the published program from the same files and times. */
  @Test
  void datasetsHaveTheHashesOfThePublishedProgram() {
    Shell.Done done = run("ro-crate add-dataset 1 --name train --path ds");
    assertThat(done.out()).isEqualTo("Created RO-Crate Dataset entity with ID: 1\n");
    assertThat(done.err()).contains("2 files, 12 bytes");
    Map<?, ?> e = entity("ds/");
    assertThat(e.get("sha256"))
        .isEqualTo("bafd666b261f5ae53531316a280640aad39eed24dd5d8e76c72cd062e779cc18");
    assertThat(e.get("contentSize")).isEqualTo(12L);
    assertThat(e.get("fileCount")).isEqualTo(2L);
    run("ro-crate add-dataset 1 --name c --path ./ds/ --hash-mode content -t 3");
    assertThat(entity("./ds/").get("sha256"))
        .isEqualTo("14f15d9e6007b69084b790159afff883842c4a7b309ed7c72165f3c91b852982");
    run("ro-crate add-dataset 1 --name n --path ds/k=1 --hash-mode none");
    assertThat(entity("ds/k=1/").get("sha256")).isNull();
  }

  @Test
  void jobsAreNamedAsItsMakers() {
    String[] args = {
      "-f",
      "json",
      "ro-crate",
      "add-dataset",
      "1",
      "--name",
      "d",
      "--path",
      "ds",
      "-j",
      "1",
      "--metadata",
      "{\"license\": \"MIT\", \"name\": \"over\", \"@id\": \"else\"}"
    };
    Map<?, ?> metadata = (Map<?, ?>) shell.run(args).json().get("metadata");
    assertThat(metadata.get("license")).isEqualTo("MIT");
    assertThat(metadata.get("name")).isEqualTo("over");
    assertThat(metadata.get("@id")).isEqualTo("ds/");
    assertThat(metadata.get("prov:wasGeneratedBy")).isEqualTo(Map.of("@id", "#job-1-attempt-1"));
    run("ro-crate add-dataset 1 --name e --path ds/k=1 -j 1");
    Map<?, ?> action = entity("#job-1-attempt-1");
    assertThat(action.get("name")).isEqualTo("a");
    assertThat(action.get("result"))
        .isEqualTo(List.of(Map.of("@id", "ds/"), Map.of("@id", "ds/k=1/")));
  }

  @Test
  void theCrateIsOneDocument() {
    run("ro-crate add-dataset 1 --name d --path ds");
    Shell.Done done = run("ro-crate export 1 -o ro-crate-metadata.json");
    assertThat(done.out()).contains("Exported RO-Crate metadata to: ro-crate-metadata.json");
    List<?> graph = graph(shell.read("ro-crate-metadata.json"));
    Map<?, ?> root = (Map<?, ?>) graph.get(1);
    assertThat(root.get("name")).isEqualTo("w");
    assertThat(root.get("description")).isEqualTo("words");
    assertThat(root.get("hasPart")).isEqualTo(List.of(Map.of("@id", "ds/")));
    assertThat(((Map<?, ?>) graph.get(0)).get("conformsTo"))
        .isEqualTo(Map.of("@id", "https://w3id.org/ro/crate/1.1"));
    assertThat(graph).hasSize(3);
  }

  @Test
  void mistakesAreTold() {
    assertThat(run("ro-crate add-dataset 1 --name d").err()).contains("--path is missing");
    assertThat(run("ro-crate add-dataset 1 --name d --path no").err()).contains("no folder no");
    assertThat(run("ro-crate add-dataset 1 --name d --path w.yaml").err())
        .contains("w.yaml is no folder");
    assertThat(run("ro-crate add-dataset 1 --name d --path ds --hash-mode odd").exit())
        .isEqualTo(2);
    assertThat(run("ro-crate add-dataset 1 --name d --path ds -t 0").exit()).isEqualTo(2);
    assertThat(run("ro-crate add-dataset 1 --name d --path ds --metadata [1]").err())
        .contains("--metadata must be a JSON object");
    assertThat(run("ro-crate add-dataset 1 --name d --path ds -j 77").exit()).isEqualTo(1);
    run("create w.yaml");
    assertThat(run("ro-crate add-dataset 1 --name d --path ds -j 2").err())
        .contains("job 2 belongs to workflow 2, not 1");
    assertThat(graph(run("ro-crate export 1").out())).hasSize(2);
    assertThat(run("-f json ro-crate export 1 -o c.json").json().get("output_file"))
        .isEqualTo("c.json");
    assertThat(run("ro-crate export 1 -o no/such").err()).contains("cannot write no/such");
    assertThat(run("ro-crate export 99").exit()).isEqualTo(1);
  }

  @Test
  void metadataMayComeOnStandardInput() {
    String[] create = {
      "ro-crate", "create", "1", "--entity-id", "x", "--entity-type", "File", "--metadata", "-"
    };
    assertThat(shell.run("{\"name\": \"from input\"}", create).exit()).isZero();
    assertThat(entity("x").get("name")).isEqualTo("from input");
    assertThat(entity("x").get("@type")).isEqualTo("File");
    assertThat(shell.run("{", create).err()).contains("--metadata is no JSON");
  }

  private static final String CRATE =
      """
      name: crate
      enable_ro_crate: true
      files:
        - {name: in, path: in.txt, identifier: "https://doi.org/10/in"}
        - {name: other, path: other.bin}
        - {name: table, path: out/table.csv}
        - {name: end, path: out/end.json}
      jobs:
        - name: first
          command: "mkdir -p out; cat ${files.input.in} ${files.input.other} > ${files.output.table}"
        - name: second
          command: "cat ${files.input.table} > ${files.output.end}"
        - {name: writes_nothing, command: "cat ${files.input.in}"}
        - {name: fails, command: "exit 3"}
      """;

  private Map<?, ?> id(String id) {
    return Map.of("@id", id);
  }

  private Map<?, ?> entity(long workflow, String id) {
    return entities(workflow).stream()
        .filter(e -> id.equals(e.get("@id")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id));
  }

  private List<Map<?, ?>> entities(long workflow) {
    return graph(run("ro-crate export " + workflow).out()).stream()
        .<Map<?, ?>>map(e -> (Map<?, ?>) e)
        .toList();
  }

  @Test
  void aRunSaysWhoMadeWhat() {
    shell.write("in.txt", "hello\n");
    shell.write("other.bin", "world\n");
    shell.write("crate.yaml", CRATE);
    assertThat(run("run crate.yaml --allow-failures").exit()).isZero();
    Map<?, ?> in = entity(2, "https://doi.org/10/in");
    assertThat(in.get("sameAs")).isEqualTo(id("in.txt"));
    assertThat(in.get("contentSize")).isEqualTo(6L);
    assertThat(in.get("sha256"))
        .isEqualTo("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    Map<?, ?> table = entity(2, "out/table.csv");
    assertThat(table.get("contentSize")).isEqualTo(12L);
    assertThat(table.get("encodingFormat")).isEqualTo("text/csv");
    assertThat(table.get("prov:wasGeneratedBy")).isEqualTo(id("#job-2-attempt-1"));
    assertThat(table.get("prov:wasAttributedTo")).isEqualTo(id("#torc-run-id-1"));
    assertThat(table.get("prov:wasDerivedFrom"))
        .isEqualTo(List.of(id("https://doi.org/10/in"), id("other.bin")));
    Map<?, ?> second = entity(2, "#job-3-attempt-1");
    assertThat(second.get("name")).isEqualTo("second");
    assertThat(second.get("object")).isEqualTo(id("out/table.csv"));
    assertThat(second.get("result")).isEqualTo(List.of(id("out/end.json")));
    assertThat(second.get("isPartOf")).isEqualTo(id("#torc-run-id-1"));
    assertThat(second.get("instrument")).isEqualTo(id("#software-torc-run-id-1"));
    assertThat(entity(2, "#torc-run-id-1").get("prov:hadPlan")).isEqualTo(id("#torc-workflow"));
    assertThat(entity(2, "#torc-workflow").get("name")).isEqualTo("crate");
    assertThat(entities(2).stream().filter(e -> "CreateAction".equals(type(e))))
        .as("a run and two jobs that have written something")
        .hasSize(3);
  }

  private static Object type(Map<?, ?> entity) {
    return entity.get("@type") instanceof List<?> types ? types.get(0) : entity.get("@type");
  }

  @Test
  void aSecondRunDescribesItsFilesAnew() {
    shell.write("in.txt", "hello\n");
    shell.write("other.bin", "world\n");
    shell.write("crate.yaml", CRATE);
    run("run crate.yaml --allow-failures");
    shell.write("other.bin", "a longer text\n");
    assertThat(run("workflows reinit 2 --force").exit()).isZero();
    run("run 2 --allow-failures");
    Map<?, ?> table = entity(2, "out/table.csv");
    assertThat(table.get("contentSize")).isEqualTo(20L);
    assertThat(table.get("prov:wasAttributedTo")).isEqualTo(id("#torc-run-id-2"));
    assertThat(entity(2, "#job-2-attempt-1").get("isPartOf")).isEqualTo(id("#torc-run-id-2"));
    assertThat(entity(2, "#torc-run-id-2").get("name")).isEqualTo("crate Run 2");
    assertThat(entity(2, "#torc-run-id-1").get("name")).isEqualTo("crate Run 1");
  }

  @Test
  void withoutTheWishNothingIsSaidOfFiles() {
    shell.write("in.txt", "hello\n");
    shell.write("other.bin", "world\n");
    shell.write(
        "plain.yaml",
        CRATE
            .replace("enable_ro_crate: true\n", "")
            .replace(", identifier: \"https://doi.org/10/in\"", ""));
    run("run plain.yaml --allow-failures");
    assertThat(entities(2)).noneMatch(e -> "CreateAction".equals(type(e)));
    assertThat(entities(2)).noneMatch(e -> "File".equals(type(e)));
  }
}
