package io.insitu.middleware.compute.description;

import io.insitu.engine.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a description asks for under `limits`. Null where it asks for nothing.
public record LimitWishes(
        @Nullable Duration timeout,
        @Nullable Long memoryBytes,
        @Nullable Long writeBytes,
        @Nullable Long fuel) {
    public static final LimitWishes NONE = new LimitWishes(null, null, null, null);

    /// {@return these, and the others' where these say nothing}
    LimitWishes or(LimitWishes others) {
        return new LimitWishes(
                timeout != null ? timeout : others.timeout,
                memoryBytes != null ? memoryBytes : others.memoryBytes,
                writeBytes != null ? writeBytes : others.writeBytes,
                fuel != null ? fuel : others.fuel);
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
                least(writeBytes, most.outputBytes()),
                least(fuel, most.fuel()));
    }

    private static long least(@Nullable Long wish, long most) {
        return wish == null ? most : Math.min(wish, most);
    }
}
