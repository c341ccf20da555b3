package io.insitu.middleware.compute.description;

import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a description asks for under `limits`. Null where it asks for nothing.
public record LimitWishes(
        @Nullable Duration timeout,
        @Nullable Long memoryBytes,
        @Nullable Long fuel,
        Channels channels) {
    public static final LimitWishes NONE =
            new LimitWishes(null, null, null, new Channels(null, null, null, null));

    /// As [ChannelLimits].
    public record Channels(
            @Nullable Long reads,
            @Nullable Long readBytes,
            @Nullable Long writes,
            @Nullable Long writeBytes) {
        Channels or(Channels others) {
            return new Channels(
                    reads != null ? reads : others.reads,
                    readBytes != null ? readBytes : others.readBytes,
                    writes != null ? writes : others.writes,
                    writeBytes != null ? writeBytes : others.writeBytes);
        }

        ChannelLimits within(ChannelLimits most) {
            return new ChannelLimits(
                    least(reads, most.reads()),
                    least(readBytes, most.readBytes()),
                    least(writes, most.writes()),
                    least(writeBytes, most.writeBytes()));
        }
    }

    /// {@return these, and the others' where these say nothing}
    LimitWishes or(LimitWishes others) {
        return new LimitWishes(
                timeout != null ? timeout : others.timeout,
                memoryBytes != null ? memoryBytes : others.memoryBytes,
                fuel != null ? fuel : others.fuel,
                channels.or(others.channels));
    }

    /// {@return the memory that it wishes for, else so much}
    public long memoryOr(long otherwise) {
        return memoryBytes == null ? otherwise : memoryBytes;
    }

    /// {@return what an instance gets: the wish, but never more than the server gives}
    public Limits within(Limits most) {
        return new Limits(
                timeout == null || timeout.compareTo(most.wallTime()) > 0
                        ? most.wallTime()
                        : timeout,
                least(memoryBytes, most.memoryBytes()),
                most.fileSystemBytes(),
                most.outputBytes(),
                most.logBytes(),
                most.openFiles(),
                least(fuel, most.fuel()),
                channels.within(most.channels()));
    }

    private static long least(@Nullable Long wish, long most) {
        return wish == null ? most : Math.min(wish, most);
    }
}
