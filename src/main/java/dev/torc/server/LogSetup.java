package dev.torc.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Logging in code: no file is parsed, so that a short command does not pay for it. Nothing is
 * logged until a long-running command switches it on; then everything goes to stderr.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Called by logback when the first logger is asked for. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Switches logging on.
   *
   * @param level trace, debug, info, warn, error or off; anything else counts as info
   * @param json one JSON object per line instead of text
   */
  public static void start(String level, boolean json) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Encoder<ILoggingEvent> encoder = json ? jsonLines() : text();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(Level.toLevel(level, Level.INFO));
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    context.getLogger("io.javalin").setLevel(Level.WARN);
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
