package dev.torc.dialect.octaskly;

import com.sun.management.OperatingSystemMXBean;
import dev.torc.engine.Engine;
import dev.torc.engine.StandingJobs.Figures;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statistics and health. */
final class SystemRoutes {
  private static final double MEBIBYTE = 1 << 20;

  private final Engine engine;
  private final String version;
  private final Clock clock;
  private final long startMillis;

  SystemRoutes(Engine engine, String version, Clock clock) {
    this.engine = engine;
    this.version = version;
    this.clock = clock;
    this.startMillis = clock.millis();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/stats", "get_stats")
            .summary("Statistics of workers, tasks and server")
            .returns(Map.class)
            .errors(ErrorKind.UNAUTHORIZED, ErrorKind.FORBIDDEN, ErrorKind.RATE_LIMITED)
            .handle(this::stats));
  }

  /** The page of a port that is this interface's own. */
  List<Route> health() {
    return List.of(
        Route.get("/health", "health")
            .summary("Whether the server is up")
            .returns(Map.class)
            .errors(ErrorKind.UNAVAILABLE)
            .handle(c -> healthNow()));
  }

  private long uptime() {
    return (clock.millis() - startMillis) / 1000;
  }

  private Reply healthNow() {
    Map<String, Object> out = new LinkedHashMap<>();
    try {
      engine.check();
    } catch (TorcException e) {
      out.put("status", "unhealthy");
      out.put("message", e.message());
      return Reply.json(503, out);
    }
    out.put("status", "healthy");
    out.put("version", version);
    out.put("uptime_seconds", uptime());
    return Reply.json(out);
  }

  private Reply stats(Call c) {
    OctasklyDialect.rights(c).maySeeStatistics();
    Figures f = engine.standing().figures(TaskRoutes.POOL);
    Map<String, Object> workers = new LinkedHashMap<>();
    workers.put("total", f.workers());
    workers.put("active", f.active());
    workers.put("idle", f.workers() - f.active());
    Map<String, Object> tasks = new LinkedHashMap<>();
    Words.ALL.forEach(w -> tasks.put(w, count(f, w)));
    Map<String, Object> system = new LinkedHashMap<>();
    system.put("uptime_seconds", uptime());
    system.put("memory_usage_mb", rounded(usedMemory() / MEBIBYTE));
    system.put("cpu_usage_percent", rounded(cpuPercent()));
    Map<String, Object> database = new LinkedHashMap<>();
    database.put("total_tasks", f.jobs().values().stream().mapToLong(Long::longValue).sum());
    database.put("disk_size_mb", rounded(f.databaseBytes() / MEBIBYTE));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("workers", workers);
    out.put("tasks", tasks);
    out.put("system", system);
    out.put("database", database);
    return Reply.json(out);
  }

  private static long count(Figures f, String word) {
    long sum = 0;
    for (JobStatus s : Words.statuses(word)) {
      sum += f.jobs().getOrDefault(s, 0L);
    }
    return sum;
  }

  private static double usedMemory() {
    Runtime r = Runtime.getRuntime();
    return r.totalMemory() - r.freeMemory();
  }

  private static double cpuPercent() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
        ? Math.max(0, os.getProcessCpuLoad()) * 100
        : 0;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
