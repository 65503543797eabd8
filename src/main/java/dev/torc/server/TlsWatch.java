package dev.torc.server;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a renewed certificate: looks now and then whether the files have changed. New
 * connections get the new one; while the files do not belong together, the old one stays in use.
 */
final class TlsWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("torc.server");

  private final TlsFiles files;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final ScheduledThreadPoolExecutor timer;
  private String seen;

  TlsWatch(TlsFiles files, Duration every) {
    this.files = files;
    this.seen = stamp();
    use(context);
    context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            r -> {
              Thread t = new Thread(r, "torc-tls");
              t.setDaemon(true);
              return t;
            });
    timer.scheduleWithFixedDelay(
        this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Belongs to the connector, which starts and stops it. */
  SslContextFactory.Server context() {
    return context;
  }

  private void use(SslContextFactory ssl) {
    ssl.setKeyStore(files.read());
    ssl.setKeyStorePassword("");
  }

  /** On the timer's thread only, after the constructor. */
  private void look() {
    String now = stamp();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      context.reload(this::use);
      LOG.info("the certificate was renewed");
    } catch (TorcException e) {
      LOG.warn("the old certificate stays in use: {}", e.message());
    } catch (Exception e) {
      LOG.warn("the old certificate stays in use: {}", e.toString());
    }
  }

  private String stamp() {
    try {
      return files.stamp();
    } catch (IOException e) {
      return "away"; // perhaps just being replaced
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
