package io.insitu.middleware.compute.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/// What is remembered of an instance whose outputs are not all objects.
///
/// @param outputs one for each channel that it wrote
/// @param fuel that it took
public record CacheEntry(List<Written> outputs, long fuel) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What went through one channel.
    ///
    /// @param bytes that the program wrote
    /// @param etag the MD5 of these
    /// @param status that it asked for, for a part of the answer
    /// @param headers name after value that it set, for a part of the answer
    /// @param contentType for a part of the answer
    /// @param kept how many bytes of the entry are its own; -1 when it has none, since what was
    ///   written went elsewhere or nowhere
    public record Written(
            String alias,
            long bytes,
            String etag,
            int status,
            List<String> headers,
            String contentType,
            long kept) {
        public Written {
            headers = List.copyOf(headers);
        }
    }

    public CacheEntry {
        outputs = List.copyOf(outputs);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Optional<CacheEntry> parse(String json) {
        try {
            return Optional.of(JSON.readValue(json, CacheEntry.class));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // of another version of ours
        }
    }
}
