package dev.torc.cli.logs;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Packs the logs of a workflow into one archive. */
public final class BundleCommand implements Command {
  private @Nullable Long workflowId;
  private Path output = Path.of("torc_output");
  private Path folder = Path.of(".");

  @Override
  public String description() {
    return "Pack all logs of a workflow into one archive, for somebody who helps.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc logs bundle 12", "torc logs bundle 12 -o results --bundle-dir bundles");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("DIR", "Folder of the logs. Default: torc_output", "-o", "--output-dir");
    o.value("DIR", "Folder for the archive. Default: the current one", "--bundle-dir");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    output = o.pathOr("--output-dir", output);
    folder = o.pathOr("--bundle-dir", folder);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("bundle");
    long id = session.workflowId(workflowId);
    Row workflow = session.api().workflow(id);
    Path logs = session.directory().resolve(output);
    List<Path> files = LogFiles.find(logs, id);
    if (files.isEmpty()) {
      throw TorcException.invalid("there are no logs of workflow " + id + " in " + output)
          .withHint("--output-dir names the folder that 'torc run' was given");
    }
    Path target = session.directory().resolve(folder).resolve("wf" + id + ".tar.gz");
    try {
      write(target, logs, files, workflow);
      print(session, id, target, files.size());
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + target + ": " + Reason.of(e));
    }
    return 0;
  }

  private void write(Path target, Path logs, List<Path> files, Row workflow) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Instant now = Instant.now();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("workflow_id", workflow.id());
    facts.put("workflow_name", workflow.text("name"));
    facts.put("workflow_user", workflow.text("user"));
    facts.put("run_id", workflow.get("run_id"));
    facts.put("collected_at", now.toString());
    facts.put("output_dir", output.toString());
    byte[] metadata = Json.writePretty(facts).getBytes(StandardCharsets.UTF_8);
    try (var out =
        new TarArchiveOutputStream(
            new GZIPOutputStream(Files.newOutputStream(target)), StandardCharsets.UTF_8.name())) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      out.setAddPaxHeadersForNonAsciiNames(true);
      var text = new ByteArrayInputStream(metadata);
      add(out, "bundle_metadata.json", metadata.length, FileTime.from(now), text);
      for (Path f : files) {
        try (InputStream in = Files.newInputStream(f)) {
          String name = logs.relativize(f).toString();
          add(out, name, Files.size(f), Files.getLastModifiedTime(f), in);
        }
      }
    }
  }

  private static void add(
      TarArchiveOutputStream out, String name, long size, FileTime time, InputStream content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setModTime(time);
    out.putArchiveEntry(entry);
    // A file that grows or shrinks while it is copied must not spoil the archive.
    byte[] buffer = new byte[1 << 14];
    for (long left = size; left > 0; ) {
      int n = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
      Arrays.fill(buffer, n, buffer.length, (byte) 0);
      int written = (int) Math.min(buffer.length, left);
      out.write(buffer, 0, written);
      left -= written;
    }
    out.closeArchiveEntry();
  }

  private void print(Session session, long id, Path target, int count) throws IOException {
    String shown = folder.resolve("wf" + id + ".tar.gz").toString();
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("bundle", shown);
      m.put("files", count);
      m.put("size_bytes", Files.size(target));
      session.printJson(m);
      return;
    }
    session.out().println("Log bundle created successfully:");
    session.out().println("  File: " + shown);
    session.out().println("  Files collected: " + count);
    session.out().println("  Total size: " + Files.size(target) + " bytes");
    session.err().println("To look into it: torc logs analyze " + shown);
  }
}
