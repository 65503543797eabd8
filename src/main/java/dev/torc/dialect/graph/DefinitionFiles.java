package dev.torc.dialect.graph;

import dev.torc.model.TorcException;
import dev.torc.store.Row;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The workflow files of a folder, loaded when the server starts. A file that has not changed since
 * keeps its workflow with all that is known of its runs.
 */
final class DefinitionFiles {
  private static final List<String> ENDINGS = List.of(".yml", ".yaml", ".json");

  private final Workflows workflows;
  private final Consumer<String> report;

  DefinitionFiles(Workflows workflows, Consumer<String> report) {
    this.workflows = workflows;
    this.report = report;
  }

  void load(Path folder) {
    Map<String, Read> byKey = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      try {
        Read r = read(file);
        byKey.put(r.key(), r); // of two files for one workflow the last one counts
      } catch (TorcException e) {
        report.accept("Skipped " + file + ": " + e.message());
      } catch (CharacterCodingException e) {
        report.accept("Skipped " + file + ": it is not a text in UTF-8");
      } catch (IOException e) {
        report.accept("Skipped " + file + ": it cannot be read");
      }
    }
    long loaded = byKey.values().stream().filter(this::keep).count();
    if (loaded == 0 && workflows.list(1, 0, null).isEmpty()) {
      workflows.create(Sample.KEY, Sample.definition(), null, false);
      report.accept("No workflow files in " + folder + ": loaded the sample " + Sample.KEY);
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(DefinitionFiles::isDefinition)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw TorcException.invalid("the folder " + folder + " cannot be read");
    }
  }

  private static boolean isDefinition(Path p) {
    return ENDINGS.stream().anyMatch(e -> name(p).endsWith(e) && name(p).length() > e.length());
  }

  private static String name(Path p) {
    return String.valueOf(p.getFileName());
  }

  /** A file that was understood. */
  private record Read(Path file, String key, Definition definition, String hash) {}

  private static Read read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    boolean json = name(file).endsWith(".json");
    Definition d = DefinitionFile.read(json ? Tree.json(text) : Tree.yaml(text));
    String key = name(file).substring(0, name(file).lastIndexOf('.'));
    return new Read(file, key, d, hash(text));
  }

  private boolean keep(Read r) {
    try {
      Optional<Row> known = workflows.find(r.key());
      if (known.isEmpty() || !r.hash().equals(known.get().text("source_hash"))) {
        workflows.create(r.key(), r.definition(), r.hash(), true);
      }
      report.accept("Loaded workflow: " + r.definition().name() + " (" + r.key() + ")");
      return true;
    } catch (TorcException e) {
      report.accept("Skipped " + r.file() + ": " + e.message());
      return false;
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
