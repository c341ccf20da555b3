package io.insitu.cli;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.StandardStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// `--device NAME=PATH`: files as the program's devices, beside the standard streams, which are
/// this process's own unless they are given. The names mean what they mean in a job: `stdin` and
/// `in/X` are read and `stdout`, `stderr` and `out/X` written from one end to the other, `input` is
/// read and `output` written anywhere. `--save FOLDER=TAR`: folders that become tar files.
final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "NAME=PATH",
            description = {
                "A file as the program's device: input, output, stdin, stdout, stderr, in/X or"
                        + " out/X, which it finds below /dev. Outputs are made anew. May be given"
                        + " several times."
            })
    private Map<String, Path> devices = new LinkedHashMap<>();

    @Option(
            names = "--save",
            paramLabel = "FOLDER=TAR",
            description = {
                "A folder of the program's file system, which becomes that tar file when the"
                        + " program has exited. May be given several times."
            })
    private Map<String, Path> saved = new LinkedHashMap<>();

    /// @throws UsageException for a name that is none, or a file that cannot be had
    List<Channel> channels(StandardStreams own) {
        List<Channel> channels = new ArrayList<>();
        if (!devices.containsKey("stdin")) {
            channels.add(
                    new Channel.Input("stdin", Access.SEQUENTIAL, new Source.FromPipe(own.in())));
        }
        if (!devices.containsKey("stdout")) {
            channels.add(
                    new Channel.Output("stdout", Access.SEQUENTIAL, new Sink.ToPipe(own.out())));
        }
        if (!devices.containsKey("stderr")) {
            channels.add(
                    new Channel.Output("stderr", Access.SEQUENTIAL, new Sink.ToPipe(own.error())));
        }
        devices.forEach((name, path) -> channels.add(channel(name, path)));
        saved.forEach((folder, tar) -> channels.add(saved(folder, tar)));
        return channels;
    }

    private static Channel channel(String name, Path path) {
        try {
            return switch (name) {
                case "input" -> new Channel.Input(name, Access.RANDOM, source(path));
                case "output" -> new Channel.Output(name, Access.RANDOM, sink(path));
                case "stdin" -> new Channel.Input(name, Access.SEQUENTIAL, source(path));
                case "stdout", "stderr" -> new Channel.Output(name, Access.SEQUENTIAL, sink(path));
                default -> numbered(name, path);
            };
        } catch (IOException e) {
            throw new UsageException("--device %s=%s: %s".formatted(name, path, e));
        }
    }

    private static Channel saved(String folder, Path tar) {
        if (!Channel.Saved.isSavable(folder)) {
            throw new UsageException(
                    "--save %s: it is not %s".formatted(folder, Channel.Saved.RULE));
        }
        try {
            return new Channel.Saved("saved " + folder, folder, sink(tar));
        } catch (IOException e) {
            throw new UsageException("--save %s=%s: %s".formatted(folder, tar, e));
        }
    }

    private static Channel numbered(String name, Path path) throws IOException {
        if (name.matches("in/[^/]+")) {
            return new Channel.Input(name, Access.SEQUENTIAL, source(path));
        }
        if (name.matches("out/[^/]+")) {
            return new Channel.Output(name, Access.SEQUENTIAL, sink(path));
        }
        throw new UsageException(
                "--device %s: there are input, output, stdin, stdout, stderr, in/X and out/X"
                        .formatted(name));
    }

    private static Source source(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("it is no file");
        }
        return new Source.FileRegion(path.toAbsolutePath(), 0, Files.size(path));
    }

    private static Sink sink(Path path) throws IOException {
        Path file = Files.write(path, new byte[0]).toAbsolutePath();
        return new Sink.Collect(0, () -> file);
    }
}
