package io.insitu.engine.worker;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.GuestReport.Passed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the report of a run is laid out in bytes, within a [Message] ([Wire]).
final class WireReport {
    private WireReport() {}

    static void write(DataOutputStream out, GuestReport report) throws IOException {
        writeOutcome(out, report.outcome());
        out.writeInt(report.channels().size());
        for (Passed passed : report.channels()) {
            Wire.writeText(out, passed.alias());
            out.writeLong(passed.reads());
            out.writeLong(passed.bytesRead());
            out.writeLong(passed.writes());
            out.writeLong(passed.bytesWritten());
            Wire.writeText(out, passed.md5());
            ByteBuffer collected = passed.collected();
            out.writeBoolean(collected != null);
            if (collected != null) {
                Wire.writeBytes(out, collected);
            }
            out.writeBoolean(passed.spilled());
        }
        out.writeLong(report.usage().startNanos());
        out.writeLong(report.usage().wallNanos());
        out.writeLong(report.usage().userNanos());
        out.writeLong(report.usage().systemNanos());
        out.writeLong(report.usage().peakMemoryBytes());
        out.writeLong(report.usage().fuel());
        Wire.writeText(out, report.usage().engine());
        Wire.writeBytes(out, report.stderrTail());
    }

    static GuestReport read(DataInputStream in) throws IOException {
        Outcome outcome = readOutcome(in);
        List<Passed> channels = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            channels.add(
                    new Passed(
                            Wire.readText(in),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            Wire.readText(in),
                            in.readBoolean() ? Wire.readBytes(in) : null,
                            in.readBoolean()));
        }
        Usage usage =
                new Usage(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        Wire.readText(in));
        return new GuestReport(outcome, channels, usage, Wire.readBytes(in));
    }

    private static void writeOutcome(DataOutputStream out, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Exited(int code) -> writeOutcome(out, 0, "", code);
            case Outcome.Trapped(String message, List<String> stack) ->
                    writeOutcome(out, 1, lines(message, stack), 0);
            case Outcome.LimitReached(String limit, long value) ->
                    writeOutcome(out, 2, limit, value);
            case Outcome.Cancelled() -> writeOutcome(out, 3, "", 0);
            case Outcome.NotStarted(String reason) -> writeOutcome(out, 4, reason, 0);
            case Outcome.Lost(String reason) -> writeOutcome(out, 5, reason, 0);
            case Outcome.OutputFailed(String channel, String reason) ->
                    writeOutcome(out, 6, channel + "\n" + reason, 0);
        }
    }

    private static void writeOutcome(DataOutputStream out, int kind, String text, long number)
            throws IOException {
        out.writeByte(kind);
        Wire.writeText(out, text);
        out.writeLong(number);
    }

    private static Outcome readOutcome(DataInputStream in) throws IOException {
        int kind = in.readByte();
        String text = Wire.readText(in);
        long number = in.readLong();
        return switch (kind) {
            case 0 -> new Outcome.Exited((int) number);
            case 1 -> trapped(text);
            case 2 -> new Outcome.LimitReached(text, number);
            case 3 -> new Outcome.Cancelled();
            case 4 -> new Outcome.NotStarted(text);
            case 5 -> new Outcome.Lost(text);
            case 6 -> {
                int end = text.indexOf('\n');
                yield new Outcome.OutputFailed(text.substring(0, end), text.substring(end + 1));
            }
            default -> throw new IOException("no outcome is of kind " + kind);
        };
    }

    private static String lines(String message, List<String> stack) {
        return Stream.concat(Stream.of(message.replace('\n', ' ')), stack.stream())
                .collect(Collectors.joining("\n"));
    }

    private static Outcome trapped(String lines) {
        List<String> all = lines.lines().toList();
        return new Outcome.Trapped(all.getFirst(), all.subList(1, all.size()));
    }
}
