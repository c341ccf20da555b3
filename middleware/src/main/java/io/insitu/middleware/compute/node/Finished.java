package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.StderrFollower;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A session that a node has run, as its HTTP answer tells. Calls block.
final class Finished implements NodeLink.Ran {
    private static final int HEAD_LENGTH = 10;
    private static final int REPORT_BYTES_MAX = 256 << 20;
    private static final int LINES_BYTES_MAX = 16 << 20;

    private final SwiftAnswer answer;
    private final Incoming bytes;
    private final SessionReport told;

    /// Waits for the report.
    ///
    /// @param answer becomes its own when it succeeds
    /// @param lines is told what comes before it
    /// @throws IOException when it is no report
    Finished(SwiftAnswer answer, NodeLink.Lines lines) throws IOException {
        this.answer = answer;
        this.bytes = new Incoming(answer.body());
        try {
            String head = head();
            while (head.charAt(0) == SessionLog.MARK) {
                tell(Integer.parseInt(head.substring(1)), lines);
                head = head();
            }
            int length = Integer.parseInt(head);
            if (length > REPORT_BYTES_MAX) {
                throw new IOException("a report of %d bytes".formatted(length));
            }
            told = NodeService.JSON.readValue(bytes.take(length), SessionReport.class);
        } catch (NumberFormatException e) {
            throw new IOException("no report: " + e.getMessage(), e);
        }
    }

    private String head() throws IOException {
        return new String(bytes.take(HEAD_LENGTH), StandardCharsets.US_ASCII);
    }

    private void tell(int length, NodeLink.Lines lines) throws IOException {
        if (length > LINES_BYTES_MAX) {
            throw new IOException("lines of %d bytes".formatted(length));
        }
        SessionLog.Entry entry =
                NodeService.JSON.readValue(bytes.take(length), SessionLog.Entry.class);
        lines.wrote(entry.run(), new StderrFollower.Lines(entry.leftOut(), entry.lines()));
    }

    @Override
    public SessionReport told() {
        return told;
    }

    @Override
    public List<Report> take(List<List<Channel.Sink>> sinks) throws IOException {
        try {
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < told.runs().size(); i++) {
                reports.add(report(told.runs().get(i), sinks.get(i)));
            }
            return reports;
        } catch (IllegalArgumentException | IndexOutOfBoundsException | StorageException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private Report report(SessionReport.Run run, List<Channel.Sink> sinks) throws IOException {
        List<ChannelReport> channels = new ArrayList<>();
        for (int i = 0; i < run.ports().size(); i++) {
            channels.add(channel(run.ports().get(i), sinks.get(i)));
        }
        return new Report(
                SessionReport.outcome(run.ending()),
                channels,
                SessionReport.usage(run.used()),
                ByteBuffer.wrap(Base64.getDecoder().decode(run.stderr())));
    }

    private ChannelReport channel(SessionReport.Passed passed, Channel.Sink sink)
            throws IOException {
        ByteBuffer collected = null;
        Path spilled = null;
        if (sink instanceof Channel.Sink.Collect(var inMemory, var spill) && passed.length() > 0) {
            if (passed.length() <= inMemory) {
                collected = ByteBuffer.wrap(bytes.take((int) passed.length()));
            } else {
                spilled = spill.get();
                bytes.copy(passed.length(), spilled);
            }
        }
        return new ChannelReport(
                passed.alias(),
                passed.reads(),
                passed.bytesRead(),
                passed.writes(),
                passed.bytesWritten(),
                passed.md5(),
                collected,
                spilled);
    }

    @Override
    public void close() {
        answer.close();
    }
}
