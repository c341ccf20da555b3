package io.insitu.engine;

/// What a program may do with one channel, each the same; a call past it gives EDQUOT. A read that
/// finds nothing more to read is the end of the channel, at the limit too.
///
/// @param reads calls that read
/// @param readBytes bytes that they bring
/// @param writes calls that write
/// @param writeBytes bytes that they take
public record ChannelLimits(long reads, long readBytes, long writes, long writeBytes) {
    public static final ChannelLimits NONE =
            new ChannelLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
