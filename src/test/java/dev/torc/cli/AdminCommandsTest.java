package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminCommandsTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() throws Exception {
    shell = new Shell(directory);
    Files.writeString(
        directory.resolve("w.yaml"), "name: w\njobs:\n  - {name: a, command: 'true'}\n");
  }

  private Shell.Done prune(String... more) {
    String[] line = new String[5 + more.length];
    System.arraycopy(new String[] {"-s", "-f", "json", "admin", "prune"}, 0, line, 0, 5);
    System.arraycopy(more, 0, line, 5, more.length);
    return shell.run(line);
  }

  @Test
  void oldWorkflowsGoAndTheirRoomWithThem() {
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    assertThat(prune("--older-than", "1d", "--no-prompts").json().get("workflow_ids"))
        .isEqualTo(List.of());
    assertThat(prune("--older-than", "0h", "--user", "nobody").json().get("workflow_ids"))
        .isEqualTo(List.of());
    assertThat(prune("--older-than", "PT0S", "--dry-run").json().get("workflow_ids"))
        .isEqualTo(List.of(1L, 2L));
    assertThat(prune("--older-than", "0h").err()).contains("confirmation");
    Shell.Done done = prune("--older-than", "0h", "--no-prompts");
    assertThat(done.json().get("workflow_ids")).isEqualTo(List.of(1L, 2L));
    assertThat(done.json()).containsKey("bytes_after");
    assertThat(shell.run("-s", "-f", "json", "workflows", "list", "-a").items()).isEmpty();
  }

  @Test
  void agesAreUnderstoodOrRefused() {
    assertThat(prune().err()).contains("--older-than <AGE> is missing");
    Shell.Done done = prune("--older-than", "some time");
    assertThat(done.err()).contains("write 90d, 12w or P3M");
    assertThat(done.exit()).isEqualTo(2);
  }

  @Test
  void vacuum() {
    assertThat(shell.run("-s", "admin", "vacuum").out()).contains("MiB");
  }

  @Test
  void importOfWhatIsNoDatabase() {
    Shell.Done done = shell.run("admin", "import", "w.yaml", "--database", "new.db");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err()).contains("cannot be read as a database");
    assertThat(directory.resolve("new.db")).doesNotExist();
  }

  @Test
  void exportOfSomeWorkflows() {
    for (int i = 0; i < 3; i++) {
      assertThat(shell.run("-s", "--db", "torc.db", "create", "w.yaml").exit()).isZero();
    }
    shell.env.put("USER", "bob");
    assertThat(shell.run("-s", "--db", "torc.db", "create", "w.yaml").exit()).isZero();
    assertThat(shell.run("admin", "export", "-o", "a.db", "2", "3").out()).contains("2 workflow");
    assertThat(shell.run("admin", "export", "-o", "b.db", "--user", "bob").exit()).isZero();
    assertThat(shell.run("admin", "export", "-o", "c.db").out()).contains("Wrote 4 workflow");
    assertThat(ids("a.db")).containsExactly(2L, 3L);
    assertThat(ids("b.db")).containsExactly(4L);
    assertThat(shell.run("-s", "--db", "a.db", "-f", "json", "jobs", "list", "2").items())
        .hasSize(1);
    assertThat(shell.run("admin", "export", "-o", "a.db", "2").err()).contains("--overwrite");
    assertThat(shell.run("admin", "export", "-o", "a.db", "2", "--overwrite").exit()).isZero();
    assertThat(ids("a.db")).containsExactly(2L);
    assertThat(shell.run("admin", "export", "-o", "d.db", "99").err()).contains("99");
    assertThat(shell.run("admin", "export", "-o", "d.db", "1", "--user", "x").exit()).isEqualTo(2);
    assertThat(shell.run("admin", "export", "1").err()).contains("--output <FILE> is missing");
    assertThat(directory.resolve("d.db")).doesNotExist();
    assertThat(directory).isDirectoryNotContaining("glob:**.export*");
  }

  private List<Object> ids(String database) {
    return shell
        .run("-s", "--db", database, "-f", "json", "workflows", "list", "-a")
        .items()
        .stream()
        .map(w -> (Object) ((Map<?, ?>) w).get("id"))
        .sorted()
        .toList();
  }
}
