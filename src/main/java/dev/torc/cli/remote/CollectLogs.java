package dev.torc.cli.remote;

import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.remote.Report.State;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Copies the output directory of each host into a folder of its own. */
final class CollectLogs extends HostsCommand {
  private static final byte[] BEGIN = "@torc tar\n".getBytes(StandardCharsets.UTF_8);

  private String local = "remote_logs";
  private boolean delete;

  @Override
  public String description() {
    return "Copy the output directory of each remote worker here, into a folder for each.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc remote collect-logs 12", "torc remote collect-logs 12 -l logs --delete");
  }

  @Override
  String[] directoryNames() {
    return new String[] {"--remote-output-dir"};
  }

  @Override
  boolean deletes() {
    return delete;
  }

  @Override
  void declareMore(Options o) {
    o.value("DIR", "Folder here for the copies. Default: remote_logs", "-l", "--local-output-dir");
    o.flag("Delete on each host what was copied without an error", "--delete");
  }

  @Override
  void readMore(Options o) {
    local = o.textOr("--local-output-dir", local);
    delete = o.has("--delete");
  }

  @Override
  int run(Session session, long workflow, List<Target> targets, Hosts hosts) {
    Path folder = session.directory().resolve(local);
    make(folder);
    Map<String, String> names = folders(targets);
    session
        .notes()
        .println("Collecting logs from " + targets.size() + " worker(s) to " + local + "...");
    List<Report> reports =
        hosts.each(
            targets,
            (ssh, w) -> collect(ssh, w, workflow, folder, names.getOrDefault(w.text(), w.folder())),
            r -> lineUnlessDeleting(session, r));
    if (delete) {
      reports = deleteToo(session, workflow, targets, reports, hosts);
    }
    String what = delete ? "Collected and deleted logs from " : "Collected logs from ";
    Outcome.end(
        session, workflow, reports, what + Outcome.ok(reports) + "/" + reports.size() + " workers");
    return hosts.exit(reports);
  }

  private void lineUnlessDeleting(Session session, Report r) {
    if (!delete || r.state() != State.COLLECTED) {
      Outcome.line(session, r);
    }
  }

  /** After all have been copied, because hosts may share the directory. */
  private List<Report> deleteToo(
      Session session, long workflow, List<Target> targets, List<Report> copied, Hosts hosts) {
    Map<String, Report> all = new LinkedHashMap<>();
    Map<String, String> saved = new HashMap<>();
    for (Report r : copied) {
      all.put(r.worker(), r);
      if (r.state() == State.COLLECTED) {
        saved.put(r.worker(), r.message());
      }
    }
    hosts.each(
        targets.stream().filter(t -> saved.containsKey(t.text())).toList(),
        (ssh, w) -> {
          DeleteLogs.delete(ssh, w, script("delete", workflow), directory());
          String text = saved.getOrDefault(w.text(), "Saved") + " and deleted remote";
          return Report.of(w.text(), State.DELETED, null, text);
        },
        r -> {
          all.put(r.worker(), r);
          Outcome.line(session, r);
        });
    return List.copyOf(all.values());
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE, "cannot make the folder " + folder + ": " + Reason.of(e));
    }
  }

  /** A folder for each worker; two that look the same to a file system get numbers. */
  private static Map<String, String> folders(List<Target> targets) {
    Map<String, String> out = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (Target t : targets) {
      WorkerAddress a = t.address();
      if (a != null) {
        String name = a.folder();
        for (int i = 2; !used.add(name.toLowerCase(Locale.ROOT)); i++) {
          name = a.folder() + "-" + i;
        }
        out.put(t.text(), name);
      }
    }
    return out;
  }

  private Report collect(Ssh ssh, WorkerAddress w, long workflow, Path folder, String name) {
    Path archive = folder.resolve("." + name + ".tar.part");
    try {
      Answer a = ssh.stream(w, script("collect", workflow), archive);
      WorkersStatus.refuse(a);
      if (a.has("none")) {
        return Report.of(w.text(), State.CLEAN, null, "No output directory found");
      }
      TarUnpacker.Result done = unpack(archive, folder.resolve(name));
      String saved = "Saved " + done.text() + " to " + Path.of(local).resolve(name);
      return ended(w, workflow, a, saved);
    } catch (IOException e) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE, "cannot save what came from there: " + Reason.of(e));
    } finally {
      remove(archive);
    }
  }

  /** Deletes only what has come whole, and when nobody can have added to it. */
  private Report ended(WorkerAddress w, long workflow, Answer a, String saved) {
    Long code = a.number("tar_code");
    boolean whole = code != null && code == 0;
    boolean running = a.has("running");
    if (!whole && !running) {
      return Report.failed(
          w.text(), saved + ", but not all of it could be read there (tar: " + code + ")", null);
    }
    if (delete && running) {
      return Report.failed(
          w.text(),
          saved + "; deleted nothing, for its worker still runs (PID " + a.first("running") + ")",
          "stop the workers first: torc remote stop " + workflow);
    }
    return Report.of(w.text(), State.COLLECTED, null, saved);
  }

  private static TarUnpacker.Result unpack(Path archive, Path target) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
      skipNoise(in);
      return new TarUnpacker(target).unpack(in);
    }
  }

  /** What login files print comes before the line with which the archive begins. */
  private static void skipNoise(InputStream in) throws IOException {
    int matched = 0;
    boolean fresh = true;
    while (matched < BEGIN.length) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no archive came");
      }
      boolean fits = b == BEGIN[matched] && (matched > 0 || fresh);
      matched = fits ? matched + 1 : 0;
      fresh = b == '\n';
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a rest of a copy; the next one overwrites it
    }
  }
}
