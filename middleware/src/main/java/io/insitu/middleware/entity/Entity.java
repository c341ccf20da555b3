package io.insitu.middleware.entity;

import io.insitu.middleware.Headers;
import java.time.Instant;

/// What GET and HEAD of something with bytes are answered from, be it one object or many that are
/// read as one.
///
/// @param headers of the answer, with its `Content-Type`, without its length
/// @param size bytes of the whole
/// @param etag without quotes; what conditions are asked of
/// @param modified the whole second that `Last-Modified` tells
public record Entity(Headers headers, long size, String etag, Instant modified) {}
