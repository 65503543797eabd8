package dev.torc.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Timers of requests by dialect, operation and status, and the basics of the process. */
final class HttpMetrics implements Exchange.Listener {
  private final MeterRegistry registry;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  private record Key(String dialect, String operation, int status) {}

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Figures of the process; those of the first port of a process count for all. */
  void bindProcess() {
    if (registry.find("process.uptime").meter() != null) {
      return;
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    @SuppressWarnings("resource") // lives as long as the process
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
  }

  /** A figure of one of the ports that share a registry. */
  void gauge(String name, String help, String port, Supplier<Number> value) {
    Gauge.builder(name, value).description(help).tag("listener", port).register(registry);
  }

  @Override
  public void finished(Exchange e) {
    Route route = e.call().route();
    String operation = route == null ? "none" : route.operationId();
    timers
        .computeIfAbsent(new Key(e.dialect().name(), operation, e.status()), this::timer)
        .record(e.nanos(), TimeUnit.NANOSECONDS);
  }

  private Timer timer(Key key) {
    return Timer.builder("torc.http.requests")
        .description("HTTP requests by dialect, operation and status")
        .tag("dialect", key.dialect())
        .tag("operation", key.operation())
        .tag("status", Integer.toString(key.status()))
        .register(registry);
  }
}
