package io.insitu.middleware.compute.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Digests;
import io.insitu.engine.EngineChoice;
import io.insitu.engine.Limits;
import io.insitu.engine.World;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node is asked to run: the instances of one component, or its part of them, with
/// everything that they are joined to. Sent as JSON.
///
/// @param account whose job it is
/// @param credentials header fields with which the node asks Swift for what it has not itself
/// @param gang under which room was kept for a part of a component; empty for a whole one
record Session(String account, Map<String, String> credentials, String gang, List<Run> runs) {
    /// @param digest of the module
    /// @param images the digests of the servers' images that it sees, the lowest first
    /// @param digests null for those of outputs: nodes of older builds know no others
    record Run(
            String digest,
            List<String> images,
            List<String> argv,
            Map<String, String> env,
            Bounds limits,
            Seen world,
            EngineChoice engine,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Digests digests,
            List<Port> ports) {}

    /// As [World].
    ///
    /// @param real whether it is the node's own; then the rest means nothing
    record Seen(boolean real, long seed, long startNanos, long stepNanos) {
        static Seen of(World world) {
            return switch (world) {
                case World.Fixed(long seed, long start, long step) ->
                        new Seen(false, seed, start, step);
                case World.Real() -> new Seen(true, 0, 0, 0);
            };
        }

        World world() {
            return real ? new World.Real() : new World.Fixed(seed, startNanos, stepNanos);
        }
    }

    /// As [Limits].
    record Bounds(
            long wallMillis,
            long memoryBytes,
            long fileSystemBytes,
            long outputBytes,
            long logBytes,
            int openFiles,
            long fuel,
            ChannelLimits channels) {
        static Bounds of(Limits limits) {
            return new Bounds(
                    limits.wallTime().toMillis(),
                    limits.memoryBytes(),
                    limits.fileSystemBytes(),
                    limits.outputBytes(),
                    limits.logBytes(),
                    limits.openFiles(),
                    limits.fuel(),
                    limits.channels());
        }

        Limits limits() {
            return new Limits(
                    Duration.ofMillis(wallMillis),
                    memoryBytes,
                    fileSystemBytes,
                    outputBytes,
                    logBytes,
                    openFiles,
                    fuel,
                    channels);
        }
    }

    /// One channel.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Read.class, name = "read"),
        @JsonSubTypes.Type(value = Given.class, name = "given"),
        @JsonSubTypes.Type(value = Collect.class, name = "collect"),
        @JsonSubTypes.Type(value = Save.class, name = "save"),
        @JsonSubTypes.Type(value = ReadPipe.class, name = "readPipe"),
        @JsonSubTypes.Type(value = WritePipe.class, name = "writePipe"),
        @JsonSubTypes.Type(value = ReadChannel.class, name = "readChannel"),
        @JsonSubTypes.Type(value = WriteChannel.class, name = "writeChannel"),
    })
    sealed interface Port {
        String alias();
    }

    /// Reads an object.
    ///
    /// @param mount the folder that it is, if it is an image; else empty
    /// @param object account, container and object
    /// @param local where the node's own object server keeps it: a path and header fields; empty
    ///   when it is to be had from Swift
    /// @param conditions header fields that say which part is read, and of which version
    record Read(
            String alias,
            boolean random,
            Mode mode,
            String mount,
            List<String> object,
            String local,
            Map<String, String> headers,
            Map<String, String> conditions)
            implements Port {}

    /// Reads what the job's request brought.
    ///
    /// @param bytes in Base64 on their way
    record Given(String alias, boolean random, Mode mode, ByteBuffer bytes) implements Port {}

    /// Writes what comes back behind the report.
    record Collect(String alias, boolean random, Mode mode) implements Port {}

    /// A folder that comes back behind the report as a tar file.
    record Save(String alias, String folder) implements Port {}

    record ReadPipe(String alias, int link) implements Port {}

    record WritePipe(String alias, int link) implements Port {}

    /// Reads what an instance on another node writes.
    record ReadChannel(String alias, int link) implements Port {}

    /// Is read by an instance on another node.
    ///
    /// @param to that node
    record WriteChannel(String alias, int link, URI to) implements Port {}

    boolean isOfGang() {
        return !gang.isEmpty();
    }
}
