package dev.torc.cli;

import dev.torc.cli.bench.EngineBench;
import dev.torc.cli.bench.HttpBench;
import dev.torc.cli.bench.ProgramBench;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.spec.WorkflowSpec;
import dev.torc.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures this torc on this machine, beside peers that do the same work in the same run. */
final class BenchCommand implements Command {
  private static final String ALL = "engine,http,submit,run,chain,start";

  private List<String> cases = List.of();
  private double seconds = 3;
  private int jobs = 1000;
  private @Nullable String torc;

  private final List<Map<String, @Nullable Object>> figures = new ArrayList<>();

  @Override
  public String description() {
    return "Measure this torc on this machine.";
  }

  @Override
  public void declare(Options o) {
    o.positional("CASE", "What to measure: " + ALL + ". Default: all", 0, 20);
    o.value("SECONDS", "Length of each case that runs for a time. Default: 3", "--seconds");
    o.value("N", "Jobs of the cases run and chain. Default: 1000", "-n", "--jobs");
    o.value("COMMAND", "How to start torc in the cases run, chain and start", "--torc");
  }

  @Override
  public void read(Options o) {
    cases = o.arguments().isEmpty() ? List.of(ALL.split(",")) : o.arguments();
    String s = o.text("--seconds");
    seconds = s == null ? 3 : Double.parseDouble(s);
    jobs = (int) o.numberOr("--jobs", 1000);
    torc = o.text("--torc");
  }

  @Override
  public int run(Session session) {
    Path folder = folder();
    try {
      for (String c : cases) {
        switch (c) {
          case "engine" -> engine(session, folder);
          case "http" -> http(session, folder);
          case "submit" -> submit(session, folder);
          case "run" -> runs(session, folder, false);
          case "chain" -> runs(session, folder, true);
          case "start" -> start(session, folder);
          default ->
              throw TorcException.of(ErrorKind.USAGE, "unknown case '" + c + "'")
                  .withHint("the cases are " + ALL);
        }
      }
    } finally {
      remove(folder);
    }
    if (session.json()) {
      session.printJson(Map.of("items", figures));
    }
    return 0;
  }

  private void figure(Session session, String what, double value, String unit) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("what", what);
    m.put("value", value);
    m.put("unit", unit);
    figures.add(m);
    if (!session.json()) {
      session.out().printf("%-62s %12.2f %s%n", what, value, unit);
    }
  }

  private void engine(Session session, Path folder) {
    for (int batch : new int[] {1, 100}) {
      for (int clients : new int[] {1, 8, 64}) {
        int ready = batch == 1 ? 60_000 : 250_000;
        Path db = folder.resolve("engine-" + clients + "-" + batch + ".db");
        var o = EngineBench.cycles(db, ready, clients, batch, seconds);
        figure(
            session,
            "engine: durable claim+complete, " + clients + " clients, batches of " + batch,
            o.perSecond(),
            "jobs/s");
        figure(session, "  processor time", o.cpuMillisPerJob(), "ms/job");
      }
    }
  }

  private void http(Session session, Path folder) {
    for (int batch : new int[] {1, 100}) {
      for (int clients : new int[] {1, 8, 64}) {
        Path db = folder.resolve("http-" + clients + "-" + batch + ".db");
        try (LocalServer server = LocalServer.start(Database.Settings.file(db), "127.0.0.1", 0)) {
          HttpBench bench = new HttpBench(server.url());
          long workflow = bench.submit(HttpBench.independent(batch == 1 ? 20_000 : 150_000));
          bench.initialize(workflow);
          var o = bench.cycles(workflow, clients, batch, seconds);
          figure(
              session,
              "http: claim+complete, " + clients + " clients, batches of " + batch,
              o.perSecond(),
              "jobs/s");
          figure(session, "  processor time", o.cpuMillisPerJob(), "ms/job");
        }
      }
    }
  }

  private void submit(Session session, Path folder) {
    int n = 100_000;
    double engine = EngineBench.submission(folder.resolve("submit.db"), n);
    figure(session, "submit: 100,000 jobs into the engine", engine, "s");
    Path db = folder.resolve("submit-http.db");
    try (LocalServer server = LocalServer.start(Database.Settings.file(db), "127.0.0.1", 0)) {
      HttpBench bench = new HttpBench(server.url());
      WorkflowSpec spec = HttpBench.independent(n);
      long begin = System.nanoTime();
      bench.submit(spec);
      figure(session, "submit: 100,000 jobs over HTTP", (System.nanoTime() - begin) / 1e9, "s");
    }
  }

  private void runs(Session session, Path folder, boolean chain) {
    try (ProgramBench bench = new ProgramBench(folder)) {
      Path file = chain ? bench.chain(jobs) : bench.independent(jobs);
      String name = chain ? "chain" : "run";
      bench.time(run(file, name + 1)); // warms the file cache, not the JVM
      // Nothing is removed before the end: ext4 looks at each inode that became free in the last
      // minutes before it makes a file, which would count as time of the run.
      var ours = bench.time(run(file, name + 2));
      String what = chain ? "chain of " + jobs : jobs + " independent jobs";
      figure(session, "torc run, " + what + ": wall time", ours.wall(), "s");
      figure(session, "torc run, " + what + ": processor time", ours.cpu(), "s");
      if (chain) {
        figure(session, "torc run, " + what + ": per hop", ours.wall() * 1000 / jobs, "ms");
        return;
      }
      var xargs = bench.time("seq " + jobs + " | xargs -P2 -n1 bash -c true");
      figure(session, "xargs -P2 bash -c true, " + what + ": wall time", xargs.wall(), "s");
      figure(session, "torc run / xargs: wall time", ours.wall() / xargs.wall(), "times");
      figure(session, "torc run / xargs: processor time", ours.cpu() / xargs.cpu(), "times");
    }
  }

  private String run(Path file, String output) {
    String place = " --db " + output + ".db --output-dir " + output;
    return torc() + " run " + file + " --max-parallel-jobs 2" + place;
  }

  private void start(Session session, Path folder) {
    Path db = folder.resolve("start.db");
    try (LocalServer server = LocalServer.start(Database.Settings.file(db), "127.0.0.1", 0);
        ProgramBench bench = new ProgramBench(folder)) {
      long workflow = new HttpBench(server.url()).submit(HttpBench.independent(10));
      var hello = bench.median(bench.helloWorld(java()), 9);
      var list = bench.median(torc() + " --url " + server.url() + " jobs list " + workflow, 9);
      figure(session, "JVM hello world: processor time", hello.cpu() * 1000, "ms");
      figure(session, "torc jobs list: processor time", list.cpu() * 1000, "ms");
      figure(session, "torc jobs list / hello world: processor", list.cpu() / hello.cpu(), "times");
      figure(session, "torc jobs list / hello world: wall", list.wall() / hello.wall(), "times");
    }
  }

  private String torc() {
    return torc != null
        ? torc
        : java() + " -XX:+UseSerialGC -jar " + System.getProperty("java.class.path");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("torc-bench");
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot make a temporary folder", e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot remove " + folder, e);
    }
  }
}
