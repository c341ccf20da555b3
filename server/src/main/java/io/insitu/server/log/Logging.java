package io.insitu.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/// Sets Logback up, without its XML, which would take a fifth of the time to the first answer.
public final class Logging extends ContextAwareBase implements Configurator {
    /// Called by Logback, which finds it as a service.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        root.setLevel(Level.WARN);
        // Tells at ERROR, with a stack, that a client left within a download.
        context.getLogger("io.vertx.core.net.impl.VertxConnection").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    public static void apply(LogConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Level level = Level.convertAnSLF4JLevel(config.level());
            context.getLogger("io.insitu").setLevel(level);
            context.getLogger("insitu").setLevel(level);
        }
    }
}
