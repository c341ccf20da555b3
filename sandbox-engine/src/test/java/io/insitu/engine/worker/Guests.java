package io.insitu.engine.worker;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Isolation;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The tests' guest programs, and short ways to run them.
final class Guests {
    static final Limits LIMITS =
            new Limits(Duration.ofSeconds(60), 64 << 20, 16 << 20, 1L << 30, Limits.ALL_FUEL);

    private Guests() {}

    /// {@return functions of `check.c` that exit with 0 when they find what they expect, and need
    /// no more for that than a stdin}
    static Stream<String> checksByThemselves() {
        return Stream.of(
                "write-and-read",
                "append",
                "seek-and-hole",
                "pread-and-pwrite",
                "truncate",
                "directories",
                "listing-is-ordered",
                "long-listing",
                "rename",
                "links",
                "unlinked-stays-open",
                "open-flags",
                "no-way-out",
                "clock-is-fixed",
                "sleep-takes-no-time",
                "stat-times",
                "disk-quota",
                "names-are-counted",
                "sequential-channels-do-not-seek",
                "poll-is-ready",
                "renumber");
    }

    /// {@return all functions of `check.c`}
    static Stream<String> checks() {
        Stream<String> others =
                Stream.of(
                        "random-is-seeded",
                        "devices-are-listed",
                        "memory-limit",
                        "random-channels",
                        "overflow",
                        "trap",
                        "out-of-bounds",
                        "exit-42",
                        "complain",
                        "images-are-mounted",
                        "environment");
        return Stream.concat(checksByThemselves(), others);
    }

    /// Endive, on threads of this process.
    static Engine endive(Path directory) {
        return Engines.start(EngineSetup.in(directory).isolation(Isolation.THREAD).config());
    }

    /// V8 that optimises no function before it was called often.
    static Engine baselineV8(Path directory) {
        return Engines.start(EngineSetup.in(directory).baselineFromBytes(0).config());
    }

    static ByteBuffer wasm(String name) {
        return resource("/guests/" + name + ".wasm");
    }

    /// One of those that are written as text.
    static ByteBuffer module(String name) {
        return resource("/modules/" + name + ".wasm");
    }

    private static ByteBuffer resource(String path) {
        try (InputStream in = Objects.requireNonNull(Guests.class.getResourceAsStream(path))) {
            return ByteBuffer.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InstanceSpec spec(Module module, List<String> args, Channel... channels) {
        return spec("tenant", module, LIMITS, args, channels);
    }

    static InstanceSpec spec(
            String tenant, Module module, Limits limits, List<String> args, Channel... channels) {
        return new InstanceSpec(tenant, module, args, Map.of(), List.of(channels), limits, 7);
    }

    static Channel stdin(Source source) {
        return new Channel.Input("stdin", Access.SEQUENTIAL, source);
    }

    static Channel stdin(String text) {
        return stdin(new Source.Bytes(StandardCharsets.UTF_8.encode(text)));
    }

    static Channel stdin(Path file) {
        try {
            return stdin(new Source.FileRegion(file, 0, Files.size(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Channel stdout(Sink sink) {
        return new Channel.Output("stdout", Access.SEQUENTIAL, sink);
    }

    /// In memory; the test fails if it does not stay there.
    static Channel stdout() {
        return stdout(
                new Sink.Collect(
                        1 << 16,
                        () -> {
                            throw new AssertionError("the output outgrew memory");
                        }));
    }

    static String collected(Report report, String alias) {
        return text(Objects.requireNonNull(channel(report, alias).collected()));
    }

    static ChannelReport channel(Report report, String alias) {
        return report.channels().stream()
                .filter(c -> c.alias().equals(alias))
                .findFirst()
                .orElseThrow();
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
