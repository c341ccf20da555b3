package io.insitu.middleware.compute;

import io.insitu.engine.Channel;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.StderrFollower;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One run of a fake program: what the program can do.
public final class FakeRun {
    public static final Outcome DONE = new Outcome.Exited(0);

    private final InstanceSpec spec;
    private final StderrFollower follower;
    private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
    private final Map<String, Path> flushed = new LinkedHashMap<>();
    private final Map<String, Long> read = new LinkedHashMap<>();
    private volatile boolean cancelled;

    FakeRun(InstanceSpec spec, StderrFollower follower) {
        this.spec = spec;
        this.follower = follower;
    }

    public InstanceSpec spec() {
        return spec;
    }

    public String name() {
        return spec.args().getFirst();
    }

    public List<String> aliases() {
        return spec.channels().stream().map(Channel::alias).toList();
    }

    public String read(String alias) throws IOException, InterruptedException {
        byte[] bytes =
                switch (((Channel.Input) FakeEngine.channel(spec, alias)).source()) {
                    case Channel.Source.Bytes(var buffer) -> bytes(buffer);
                    case Channel.Source.FileRegion(var file, var offset, var length) ->
                            part(file, offset, length);
                    case Channel.Source.FromPipe(var end) ->
                            ((FakePipe.ReadEnd) end).pipe().readAll();
                };
        read.put(alias, (long) bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Waits for one write into a pipe.
    public String readOne(String alias) throws InterruptedException {
        Channel.Input input = (Channel.Input) FakeEngine.channel(spec, alias);
        Channel.Source.FromPipe source = (Channel.Source.FromPipe) input.source();
        byte[] bytes = ((FakePipe.ReadEnd) source.end()).pipe().readOne();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] part(Path file, long offset, long length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (part.hasRemaining() && channel.read(part, offset + part.position()) >= 0) {}
        }
        return part.array();
    }

    /// Writes a line to stderr, which is told at once.
    public void complain(String line) {
        write("stderr", line + "\n");
        follower.listener().accept(new StderrFollower.Lines(0, List.of(line)));
    }

    public void write(String alias, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        written.computeIfAbsent(alias, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
        for (Channel channel : spec.channels()) {
            boolean piped =
                    channel.alias().equals(alias)
                            && channel instanceof Channel.Output(var _, var _, var _, var sink)
                            && sink instanceof Channel.Sink.ToPipe;
            if (piped
                    && channel
                            instanceof
                            Channel.Output(var _, var _, var _, Channel.Sink.ToPipe(var end))) {
                ((FakePipe.WriteEnd) end).pipe().write(bytes);
            }
        }
    }

    /// Hands on what was written, as a program's output is once it outgrows memory.
    public void flush(String alias) throws IOException {
        Channel.Output output = (Channel.Output) FakeEngine.channel(spec, alias);
        Channel.Sink.Collect collect = (Channel.Sink.Collect) output.sink();
        Path file = flushed.computeIfAbsent(alias, _ -> collect.spill().get());
        Files.write(file, bytesOf(alias));
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void closePipes() {
        for (Channel channel : spec.channels()) {
            if (channel
                    instanceof Channel.Output(var _, var _, var _, Channel.Sink.ToPipe(var end))) {
                end.close();
            }
            if (channel
                    instanceof
                    Channel.Input(var _, var _, var _, Channel.Source.FromPipe(var end))) {
                end.close();
            }
        }
    }

    ByteBuffer stderrTail() {
        return ByteBuffer.wrap(bytesOf("stderr"));
    }

    List<ChannelReport> channelReports() {
        return spec.channels().stream().map(this::report).toList();
    }

    private ChannelReport report(Channel channel) {
        long bytesRead = read.getOrDefault(channel.alias(), 0L);
        if (channel instanceof Channel.Input) {
            return new ChannelReport(
                    channel.alias(), bytesRead > 0 ? 1 : 0, bytesRead, 0, 0, "", null, null);
        }
        byte[] bytes = bytesOf(channel.alias());
        ByteBuffer collected = null;
        Path spilled = null;
        if (channel
                instanceof Channel.Output(var _, var access, var _, Channel.Sink.Collect collect)) {
            Path before = flushed.get(channel.alias());
            if (before != null) {
                spilled = write(before, bytes);
            } else if (bytes.length > collect.inMemory() || access == Channel.Access.RANDOM) {
                spilled = write(collect.spill().get(), bytes);
            } else {
                collected = ByteBuffer.wrap(bytes);
            }
        }
        return new ChannelReport(
                channel.alias(), 0, 0, 1, bytes.length, md5(bytes), collected, spilled);
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private byte[] bytesOf(String alias) {
        ByteArrayOutputStream bytes = written.get(alias);
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
