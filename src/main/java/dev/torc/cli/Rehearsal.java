package dev.torc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Goes once through what most commands need, so that the launcher can keep those classes in a
 * class-data archive. It works in a scratch folder, prints nothing, and failures do not matter.
 */
public final class Rehearsal {
  private static final String SPEC =
      """
      name: rehearsal
      jobs:
        - name: first_{i}
          command: "true"
          parameters: {i: "1:2"}
        - name: second
          command: printf done
          depends_on: [first_1, first_2]
      """;

  private Rehearsal() {}

  /** The argument is the scratch folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String spec = Files.writeString(folder.resolve("rehearsal.yaml"), SPEC).toString();
    String output = folder.resolve("output").toString();
    String database = folder.resolve("rehearsal.db").toString();
    play("create", "--dry-run", spec);
    play("--db", database, "run", spec, "--output-dir", output);
    play("-s", "--db", database, "jobs", "list", "1");
    play("-s", "--db", database, "-f", "json", "workflows", "list");
    play("version");
  }

  private static void play(String... command) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Cli.run(command, nowhere, nowhere, Map.of());
  }
}
