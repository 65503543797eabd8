package dev.torc.cli.tui;

import dev.torc.cli.StdioFiles;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a job writes: its own files where they are on this machine, else what the server keeps. */
final class LogView implements View {
  private static final int MOST_BYTES = 1 << 20;

  private final Desk desk;
  private final long jobId;
  private final String name;
  private final TextPane text = new TextPane();
  private boolean stderr;
  private String note = "Loading…";

  LogView(Desk desk, long jobId, String name) {
    this.desk = desk;
    this.jobId = jobId;
    this.name = name;
    text.follow();
  }

  @Override
  public String title() {
    return (stderr ? "stderr" : "stdout") + " of job " + jobId + " · " + name;
  }

  @Override
  public String keys() {
    return "Tab stdout/stderr  / search  n N next  F follow  arrows scroll  Esc back";
  }

  private record Found(List<String> lines, String note) {}

  @Override
  public void refresh() {
    String stream = stderr ? "stderr" : "stdout";
    desk.ask(
        api -> read(api, jobId, stream),
        found -> {
          text.set(found.lines());
          note = found.note();
        });
  }

  private static Found read(TorcApi api, long job, String stream) {
    Optional<Row> known = log(api, job);
    if (known.isEmpty()) {
      return new Found(List.of(), "The job has not ended yet, and nothing is known of its log.");
    }
    Row log = known.get();
    String path = log.text(stream + "_path");
    String whole = path == null ? null : end(Path.of(path));
    String shown = whole == null ? log.textOr(stream, "") : whole;
    String where = path == null ? "kept by the server" : path;
    return new Found(
        new ArrayList<>(shown.lines().toList()), shown.isEmpty() ? "Nothing written" : where);
  }

  /** What the server keeps; while the job runs for the first time, its files. */
  private static Optional<Row> log(TorcApi api, long job) {
    try {
      return Optional.of(api.get("/jobs/" + job + "/logs"));
    } catch (TorcException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return StdioFiles.ofRunning(api, api.get("/jobs/" + job), Path.of("torc_output"));
      }
      throw e;
    }
  }

  /** The last part of a file of this machine, or null. */
  private static @Nullable String end(Path file) {
    if (!Files.isReadable(file)) {
      return null;
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - MOST_BYTES);
      in.seek(from);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void draw(Pen pen) {
    pen.line(0, note + "  " + text.position(), pen.paint.dim);
    text.draw(pen.part(0, 1, pen.width, pen.height - 1));
  }

  @Override
  public boolean key(Key key) {
    if (key.kind() == Key.Kind.TAB) {
      stderr = !stderr;
      refresh();
      return true;
    }
    if (key.is('/')) {
      desk.prompt("Search: ", "", text::search);
      return true;
    }
    return text.key(key);
  }
}
