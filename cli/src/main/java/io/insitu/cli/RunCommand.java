package io.insitu.cli;

import io.insitu.engine.Channel;
import io.insitu.engine.Digests;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineChoice;
import io.insitu.engine.Image;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Report;
import io.insitu.engine.World;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu run`: one program in a sandbox, on this process's standard streams, as a job would run
/// it. Its exit codes are [Ending]'s.
@Command(
        name = "run",
        description = "Runs a WebAssembly program in a sandbox, here and now, without a server.",
        footer = {
            "",
            "The exit code is the program's; 124 when it reached a limit, 134 when it trapped, 125"
                    + " when it cannot be run.",
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin private final LocalEngine engines = new LocalEngine();
    @Mixin private final LimitOptions limits = new LimitOptions();
    @Mixin private final DeviceOptions devices = new DeviceOptions();
    @Mixin private final ImageOptions images = new ImageOptions();

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable of its environment, which is empty otherwise.")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What its random numbers come from; 0 when not given.")
    private long seed;

    @Option(
            names = "--real",
            description =
                    "Let it see the machine's own clock and random numbers: no two runs are the"
                            + " same then.")
    private boolean real;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where a report in JSON goes; - is standard error.")
    private @Nullable String report;

    @Option(
            names = "--digests",
            paramLabel = "WHICH",
            description =
                    "Of which channels the report has MD5s: of outputs that are files, or of all"
                            + " that are gone through in order.")
    private Digests digests = Digests.OUTPUTS;

    @Parameters(index = "0", paramLabel = "PROGRAM", description = "A WebAssembly module.")
    private String program = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What it is given.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        try {
            Limits most = limits.limits();
            try (Engine engine = engines.start(1)) {
                List<Image> mounted = images.mounted(engine);
                ByteBuffer wasm = ImageOptions.program(engine, mounted, program);
                return run(engine, engine.prepare(LocalEngine.TENANT, wasm), mounted, most);
            }
        } catch (UsageException e) {
            return cannot(String.valueOf(e.getMessage()));
        } catch (InvalidModuleException e) {
            return cannot("%s: %s".formatted(program, e.getMessage()));
        }
    }

    private static int cannot(String why) {
        System.err.println("insitu: " + why);
        return Ending.CANNOT;
    }

    private int run(Engine engine, Module module, List<Image> mounted, Limits most)
            throws IOException {
        List<Channel> channels = devices.channels(engine.standardStreams());
        List<String> argv = new ArrayList<>();
        argv.add(program.substring(program.lastIndexOf('/') + 1));
        argv.addAll(arguments);
        Report ended =
                engine.start(
                                new InstanceSpec(
                                        LocalEngine.TENANT,
                                        module,
                                        argv,
                                        environment,
                                        channels,
                                        mounted,
                                        most,
                                        real ? new World.Real() : World.of(seed),
                                        EngineChoice.AUTO,
                                        digests))
                        .report()
                        .join();
        if (report != null) {
            try (OutputStream out = destination(report)) {
                RunReport.write(ended, out);
            }
        }
        Ending ending = Ending.of(ended.outcome());
        if (!ending.message().isEmpty()) {
            System.err.println("insitu: %s %s".formatted(program, ending.message()));
        }
        return ending.code();
    }

    private static OutputStream destination(String name) throws IOException {
        return name.equals("-")
                ? new FileOutputStream(FileDescriptor.err)
                : Files.newOutputStream(Path.of(name));
    }
}
