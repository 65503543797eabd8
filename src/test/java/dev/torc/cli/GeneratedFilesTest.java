package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.cli.complete.GeneratedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Completions and manual pages are made from the declarations of commands and checked in. With
 * {@code -Dupdate=true} this test writes them anew.
 */
class GeneratedFilesTest {
  @TempDir Path directory;

  @Test
  void filesAreUpToDate() throws IOException {
    Map<String, String> files = GeneratedFiles.all();
    if (Boolean.getBoolean("update")) {
      for (Map.Entry<String, String> f : files.entrySet()) {
        Path file = Path.of(f.getKey());
        Files.createDirectories(file.getParent());
        Files.writeString(file, f.getValue());
      }
      for (String old : present()) {
        if (!files.containsKey(old)) {
          Files.delete(Path.of(old));
        }
      }
    }
    String how = "run 'mvn test -Dtest=GeneratedFilesTest -Dupdate=true' and check in what changes";
    assertThat(present()).as(how).isEqualTo(new TreeSet<>(files.keySet()));
    for (Map.Entry<String, String> f : files.entrySet()) {
      assertThat(Files.readString(Path.of(f.getKey())))
          .as(f.getKey() + ": " + how)
          .isEqualTo(f.getValue());
    }
  }

  private static Set<String> present() throws IOException {
    Set<String> out = new TreeSet<>();
    for (String folder : new String[] {"completions", "man"}) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          files.forEach(f -> out.add(f.toString()));
        }
      }
    }
    return out;
  }

  @Test
  void everyCommandIsInThem() {
    Map<String, String> files = GeneratedFiles.all();
    for (String name : CommandNames.names()) {
      assertThat(files.get("completions/torc.bash")).contains("'" + name + "')");
      assertThat(files.get("man/torc-" + name.split(" ")[0] + ".1"))
          .contains("torc " + name.replace("-", "\\-"));
    }
  }

  @Test
  void printsThemAndValues() {
    var shell = new Shell(directory);
    assertThat(shell.run("completions", "bash").out()).contains("complete -F _torc torc");
    assertThat(shell.run("completions", "zsh").out()).startsWith("#compdef torc");
    assertThat(shell.run("completions", "fish").out()).contains("complete -c torc");
    assertThat(shell.run("completions", "csh").exit()).isEqualTo(2);
    shell.write("w.yaml", "name: mine\njobs: [{name: first, command: 'true'}]\n");
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    assertThat(shell.run("complete", "workflows").out()).isEqualTo("1\tmine\n");
    assertThat(shell.run("complete", "jobs").out()).isEqualTo("first\tuninitialized\n");
    assertThat(shell.run("complete", "job-ids").out()).isEqualTo("1\tfirst\n");
    shell.env.put("TORC_API_URL", "http://127.0.0.1:9/torc-service/v1");
    Shell.Done away = shell.run("complete", "workflows");
    assertThat(away.out() + away.err()).isEmpty();
  }

  @Test
  void doctorLooksAtEverything() {
    var shell = new Shell(directory);
    Shell.Done none = shell.run("-f", "json", "doctor");
    assertThat(none.json().get("checks").toString()).contains("Java", "Database", "Server");
    shell.write("torc_output.db", "no database at all");
    Shell.Done broken = shell.run("--db", "torc_output.db", "doctor");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).contains("is no SQLite database").contains("→ name another");
    shell.env.put("TORC_API_URL", "http://127.0.0.1:9/torc-service/v1");
    assertThat(shell.run("doctor").out()).contains("✗ Server").contains("torc serve");
    shell.env.remove("TORC_API_URL");
    shell.write("torc.toml", "[client]\nformt = 'x'\n");
    assertThat(shell.run("doctor").out()).contains("there is no setting client.formt");
  }
}
