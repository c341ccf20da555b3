import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineChoice;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Isolation;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.worker.Engines;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Runs programs in an engine that lives, and prints for each what it took: its name and numbers, a line each. Called by
/// `benchmarks/run engine`.
///
/// usage: EngineBench v8|endive FOLDER HELLO COPY UPPER LOOP INPUT SHORTER-INPUT
final class EngineBench {
    private static final int WARM = 3000;
    private static final int RUNS = 3000;
    private static final int TIMED = 5;

    public static void main(String[] args) throws Exception {
        try (Engine engine = Engines.start(config(args[0], Path.of(args[1])))) {
            hello(engine, module(engine, args[2]));
            stop(engine, module(engine, args[5]));
            if (args[0].equals("v8")) {
                timed(engine, "copy", module(engine, args[3]), Path.of(args[6]));
                timed(engine, "upper", module(engine, args[4]), Path.of(args[7]));
            }
        }
    }

    private static EngineConfig config(String engine, Path folder) {
        EngineConfig usual = EngineConfig.in(folder.resolve(engine));
        return engine.equals("v8")
                ? usual
                : new EngineConfig(
                        usual.directory(),
                        usual.workers(),
                        usual.instancesPerWorker(),
                        usual.runsPerWorker(),
                        usual.baselineFromBytes(),
                        usual.moduleBytesMax(),
                        usual.heapBytes(),
                        usual.javaOptions(),
                        usual.confined(),
                        usual.metered(),
                        usual.images(),
                        usual.snapshots(),
                        Isolation.THREAD,
                        EngineChoice.ENDIVE);
    }

    private static Module module(Engine engine, String file) throws Exception {
        return engine.prepare("bench", ByteBuffer.wrap(Files.readAllBytes(Path.of(file))));
    }

    private static Instance start(Engine engine, Module module, Channel... channels) {
        return engine.start(
                new InstanceSpec(
                        "bench",
                        module,
                        List.of("bench"),
                        Map.of(),
                        List.of(channels),
                        Limits.DEFAULT,
                        0));
    }

    private static Channel discarded() {
        return new Channel.Output("stdout", Access.SEQUENTIAL, new Sink.Discard());
    }

    private static void check(Report report) {
        if (!report.outcome().equals(new Outcome.Exited(0))) {
            throw new IllegalStateException("it ended as " + report.outcome());
        }
    }

    /// One after the other, from the call to the report.
    private static void hello(Engine engine, Module module) {
        long[] nanos = new long[RUNS];
        long began = 0;
        for (int run = -WARM; run < RUNS; run++) {
            long start = System.nanoTime();
            if (run == 0) {
                began = start;
            }
            check(start(engine, module, discarded()).report().join());
            if (run >= 0) {
                nanos[run] = System.nanoTime() - start;
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(nanos);
        print("hello", nanos[RUNS / 2] / 1e6, nanos[RUNS * 99 / 100] / 1e6, RUNS / seconds);
    }

    /// From the call that cancels to the report.
    private static void stop(Engine engine, Module module) throws InterruptedException {
        double[] millis = new double[20];
        for (int i = 0; i < millis.length; i++) {
            Instance loop = start(engine, module);
            Thread.sleep(50);
            long start = System.nanoTime();
            loop.cancel();
            loop.report().join();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        print("stop", millis[millis.length / 2], millis[millis.length - 1]);
    }

    private static void timed(Engine engine, String name, Module module, Path input)
            throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int run = 0; run <= TIMED; run++) {
            Source source = new Source.FileRegion(input, 0, Files.size(input));
            Report report =
                    start(
                                    engine,
                                    module,
                                    new Channel.Input("stdin", Access.SEQUENTIAL, source),
                                    discarded())
                            .report()
                            .join();
            check(report);
            seconds.add((report.usage().startNanos() + report.usage().wallNanos()) / 1e9);
        }
        double first = seconds.removeFirst();
        seconds.sort(null);
        print(name, seconds.get(TIMED / 2), first);
    }

    private static void print(String name, double... numbers) {
        StringBuilder line = new StringBuilder(name);
        for (double number : numbers) {
            line.append(' ').append(number);
        }
        System.out.println(line);
    }
}
