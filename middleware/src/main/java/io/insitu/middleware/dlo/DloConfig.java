package io.insitu.middleware.dlo;

import io.insitu.middleware.segments.SegmentRate;

/// The options of [DloMiddleware].
///
/// @param rateLimit how fast segments are opened while they are read
public record DloConfig(SegmentRate rateLimit) {
    public static final DloConfig DEFAULT = new DloConfig(SegmentRate.ANY);
}
