package io.insitu.engine.worker;

import com.caoccao.javet.interop.V8Host;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.guest.EndiveLibrary;
import io.insitu.engine.guest.V8Tiers;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// How a worker process is started: this JVM's own `java`, with no more on its class path than the
/// engine, V8 and Endive.
final class WorkerCommand {
    private final EngineConfig config;
    private final Path socket;
    private final List<String> library;

    /// @param library the options by which a worker finds V8's native library
    WorkerCommand(EngineConfig config, Path socket, List<String> library) {
        this.config = config;
        this.socket = socket;
        this.library = library;
    }

    /// @param tiers V8's way in that process
    Process start(long number, V8Tiers tiers) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xms16m",
                        "-Xmx" + config.heapBytes(),
                        "-XX:MaxDirectMemorySize=256m",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        // Programs may have functions larger than what the JVM compiles otherwise.
                        "-XX:-DontCompileHugeMethods",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(library);
        command.addAll(config.javaOptions());
        command.addAll(List.of("-cp", classPath(), WorkerMain.class.getName()));
        command.addAll(
                List.of(
                        socket.toString(),
                        Long.toString(number),
                        Boolean.toString(config.confined()),
                        Integer.toString(config.images().entriesMax()),
                        config.engine().or(EngineName.V8).name(),
                        tiers.name()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.directory(config.directory().toFile());
        return builder.start();
    }

    /// V8's native library is in a jar of its own beside the one with its classes.
    private static String classPath() {
        Stream<String> v8 =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry ->
                                Path.of(entry).getFileName().toString().startsWith("javet"));
        return String.join(
                File.pathSeparator,
                Stream.of(
                                Stream.of(place(WorkerMain.class), place(V8Host.class)),
                                EndiveLibrary.parts().stream().map(WorkerCommand::place),
                                v8)
                        .flatMap(part -> part)
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .distinct()
                        .toList());
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class from nowhere: " + type, e);
        }
    }
}
