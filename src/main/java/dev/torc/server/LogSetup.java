package dev.torc.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging in code: no file is parsed, so that a short command does not pay for it. Nothing is
 * logged until a long-running command switches it on; then everything goes to stderr.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Called by logback when the first logger is asked for. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Switches logging on.
   *
   * @param level trace, debug, info, warn, error or off; anything else counts as info
   * @param json one JSON object per line instead of text
   */
  public static void start(String level, boolean json) {
    start(level, json, null);
  }

  /**
   * Switches logging on, also into files: torc-server.log and up to five older ones of 10 MiB.
   *
   * @param folder the place of the files, or null for none
   */
  public static void start(String level, boolean json, @Nullable Path folder) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(started(console, context, json));
    if (folder != null) {
      root.addAppender(started(files(folder, context), context, json));
    }
    root.setLevel(Level.toLevel(level, Level.INFO));
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    context.getLogger("io.javalin").setLevel(Level.WARN);
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, boolean json) {
    Encoder<ILoggingEvent> encoder = json ? jsonLines() : text();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> files(Path folder, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> out = new RollingFileAppender<>();
    out.setFile(folder.resolve("torc-server.log").toString());
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(context);
    older.setParent(out);
    older.setFileNamePattern(folder.resolve("torc-server.log.%i").toString());
    older.setMinIndex(1);
    older.setMaxIndex(5);
    older.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
    full.setContext(context);
    full.setMaxFileSize(new FileSize(10 * FileSize.MB_COEFFICIENT));
    full.start();
    out.setRollingPolicy(older);
    out.setTriggeringPolicy(full);
    return out;
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder out = new PatternLayoutEncoder();
    out.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %msg %kvp%n%ex");
    return out;
  }

  private static Encoder<ILoggingEvent> jsonLines() {
    JsonEncoder out = new JsonEncoder();
    out.setWithThreadName(false);
    out.setWithContext(false);
    out.setWithSequenceNumber(false);
    return out;
  }
}
