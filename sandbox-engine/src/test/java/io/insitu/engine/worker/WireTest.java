package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Digests;
import io.insitu.engine.EngineName;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.GuestReport.Passed;
import io.insitu.engine.worker.Message.Joint;
import io.insitu.engine.worker.Message.WireChannel;
import io.insitu.engine.worker.Message.WireImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    static Stream<Message> everyMessage() {
        return Stream.concat(
                Stream.of(
                        new Message.Hello(7),
                        new Message.NeedFile(1L << 40, 3),
                        new Message.Prepared(5, "unknown opcode", 77),
                        new Message.Wrote(
                                8, new StderrFollower.Lines(3, List.of("one", "zwö", ""))),
                        new Message.Cancel(9),
                        new Message.File(9, 2, "disk full"),
                        new Message.Prepare(1, "cd".repeat(32), 2, true, EngineName.ENDIVE),
                        new Message.Run(
                                4,
                                "ab".repeat(32),
                                1000,
                                List.of("prog", "ärg", ""),
                                Map.of("K", "v=1"),
                                everyChannel(),
                                List.of(
                                        new WireImage("/", "a", new Joint.Bytes(bytes("tar"))),
                                        new WireImage("/b/c", "b", new Joint.FilePart(1, 2))),
                                new Limits(
                                        Duration.ofMillis(1),
                                        2,
                                        3,
                                        4,
                                        5,
                                        6,
                                        7,
                                        new ChannelLimits(8, 9, 10, 11)),
                                new World.Fixed(-1, 2, 3),
                                Digests.ALL,
                                EngineName.V8,
                                Message.Purpose.SNAPSHOT,
                                new StderrFollower.Pace(12, 13))),
                everyOutcome().map(WireTest::done));
    }

    private static List<WireChannel> everyChannel() {
        return Stream.of(
                        new Joint.Bytes(bytes("in")),
                        new Joint.FilePart(3, 1L << 35),
                        new Joint.PipeIn(),
                        new Joint.PipeOut(),
                        new Joint.StreamIn(),
                        new Joint.StreamOut(),
                        new Joint.Discard(),
                        new Joint.Collect(65536))
                .map(joint -> new WireChannel("in/x", Access.RANDOM, Mode.CHARACTER, joint))
                .toList();
    }

    private static Stream<Outcome> everyOutcome() {
        return Stream.of(
                new Outcome.Exited(-1),
                new Outcome.Trapped("unreachable"),
                new Outcome.Trapped("unreachable", List.of("inner", "_start")),
                new Outcome.LimitReached("wallTime", 60_000),
                new Outcome.OutputFailed("stdout", "two\nlines"),
                new Outcome.Cancelled(),
                new Outcome.NotStarted("no"),
                new Outcome.Lost("gone"));
    }

    private static Message done(Outcome outcome) {
        return new Message.Done(
                3,
                new GuestReport(
                        outcome,
                        List.of(
                                new Passed("stdout", 1, 2, 3, 4, "d4", bytes("out"), false),
                                new Passed("output", 1, 2, 3, 4, "", null, true)),
                        new Usage(1, 2, 3, 4, 5, 6, "v8"),
                        bytes("tail")));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void aMessageArrivesAsItWasSent(Message message) throws IOException {
        assertThat(Wire.decode(new ByteArrayInputStream(Wire.encode(message)))).isEqualTo(message);
    }
}
