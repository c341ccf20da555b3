package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Speaks to one node. Calls block.
final class NodeClient {
    private static final int HEAD_LENGTH = 10;
    private static final int REPORT_BYTES_MAX = 256 << 20;

    private final SwiftHttp http;
    private final ClusterKeys keys;

    NodeClient(SwiftHttp http, ClusterKeys keys) {
        this.http = http;
        this.keys = keys;
    }

    /// How a node answered.
    sealed interface Answer {
        record Done(List<Report> reports) implements Answer {}

        /// It lacks the module of that digest.
        record Lacks(String digest) implements Answer {}

        record Full() implements Answer {}

        /// It has not got what the session reads.
        record Elsewhere(String why) implements Answer {}

        /// It cannot be reached, died, or will have nothing to do with us.
        record Down(String why) implements Answer {}

        /// It died while its outputs came, so that some of them are taken.
        record Broken(String why) implements Answer {}
    }

    /// Runs a session to its end.
    ///
    /// @param sinks where the outputs of each run go, for each of its channels
    Answer run(Session session, List<List<Channel.Sink>> sinks) {
        try (SwiftAnswer answer = send("POST", "/node/v1/run", NodeService.bytes(session))) {
            return switch (answer.status()) {
                case 200 -> done(answer, sinks);
                case 424 -> new Answer.Lacks(answer.first("X-Insitu-Module").orElse(""));
                case 429 -> new Answer.Full();
                case 404, 503 -> new Answer.Elsewhere("it answered " + answer.status());
                default -> new Answer.Down("it answered " + answer.status());
            };
        } catch (IOException | StorageException e) {
            return new Answer.Down(String.valueOf(e.getMessage()));
        }
    }

    /// Gives it a module.
    ///
    /// @return whether it took it
    boolean prepare(String account, String digest, byte[] wasm) {
        String target = "/node/v1/modules/" + account + "/" + digest;
        try (SwiftAnswer answer = send("PUT", target, wasm)) {
            return answer.status() == 201;
        } catch (IOException | StorageException e) {
            return false;
        }
    }

    private SwiftAnswer send(String method, String target, byte[] body) throws IOException {
        String signature = keys.sign(method, target, ClusterKeys.digest(body));
        return http.send(
                new SwiftCall(
                        method,
                        target,
                        List.of(Map.entry(ClusterKeys.FIELD, signature)),
                        Body.of(ByteBuffer.wrap(body)),
                        body.length));
    }

    private static Answer done(SwiftAnswer answer, List<List<Channel.Sink>> sinks) {
        Incoming bytes = new Incoming(answer.body());
        try {
            int length =
                    Integer.parseInt(
                            new String(bytes.take(HEAD_LENGTH), StandardCharsets.US_ASCII));
            if (length > REPORT_BYTES_MAX) {
                throw new IOException("a report of %d bytes".formatted(length));
            }
            SessionReport told =
                    NodeService.JSON.readValue(bytes.take(length), SessionReport.class);
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < told.runs().size(); i++) {
                reports.add(report(told.runs().get(i), sinks.get(i), bytes));
            }
            return new Answer.Done(reports);
        } catch (IOException | IllegalArgumentException e) {
            return new Answer.Broken(String.valueOf(e.getMessage()));
        }
    }

    private static Report report(SessionReport.Run told, List<Channel.Sink> sinks, Incoming bytes)
            throws IOException {
        List<ChannelReport> channels = new ArrayList<>();
        for (int i = 0; i < told.ports().size(); i++) {
            channels.add(channel(told.ports().get(i), sinks.get(i), bytes));
        }
        return new Report(
                SessionReport.outcome(told.ending()),
                channels,
                SessionReport.usage(told.used()),
                ByteBuffer.wrap(Base64.getDecoder().decode(told.stderr())));
    }

    private static ChannelReport channel(
            SessionReport.Passed told, Channel.Sink sink, Incoming bytes) throws IOException {
        ByteBuffer collected = null;
        Path spilled = null;
        if (sink instanceof Channel.Sink.Collect(var inMemory, var spill) && told.length() > 0) {
            if (told.length() <= inMemory) {
                collected = ByteBuffer.wrap(bytes.take((int) told.length()));
            } else {
                spilled = spill.get();
                bytes.copy(told.length(), spilled);
            }
        }
        return new ChannelReport(
                told.alias(),
                told.reads(),
                told.bytesRead(),
                told.writes(),
                told.bytesWritten(),
                told.md5(),
                collected,
                spilled);
    }

    /// A body, taken in parts.
    private static final class Incoming {
        private final Body body;
        private ByteBuffer current = ByteBuffer.allocate(0);

        Incoming(Body body) {
            this.body = body;
        }

        byte[] take(int length) throws IOException {
            byte[] bytes = new byte[length];
            for (int at = 0; at < length; ) {
                ByteBuffer next = next(length - at);
                int part = next.remaining();
                next.get(bytes, at, part);
                at += part;
            }
            return bytes;
        }

        void copy(long length, Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (long left = length; left > 0; ) {
                    ByteBuffer next = next(left);
                    left -= next.remaining();
                    while (next.hasRemaining()) {
                        channel.write(next);
                    }
                }
            }
        }

        /// {@return the next bytes, `most` at most and one at least}
        private ByteBuffer next(long most) throws IOException {
            while (!current.hasRemaining()) {
                ByteBuffer more = body.next();
                if (more == null) {
                    throw new IOException("the node's answer ends too soon");
                }
                current = more;
            }
            int length = (int) Math.min(most, current.remaining());
            ByteBuffer part = current.slice(current.position(), length);
            current.position(current.position() + length);
            return part;
        }
    }
}
