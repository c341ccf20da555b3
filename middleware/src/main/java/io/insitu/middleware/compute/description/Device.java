package io.insitu.middleware.compute.description;

import io.insitu.engine.Channel.Mode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of `devices`.
///
/// @param alias as the program sees it below `/dev/`
/// @param path null when its bytes come from the request or go into the answer
/// @param contentType of what is written
/// @param meta becomes `X-Object-Meta-*` of what is written
/// @param minSize a shorter output is neither stored nor sent
/// @param range the part of the object that is read; null for all of it
/// @param mode what `stat` says that it is
/// @param mount of an image, the folder that it is; of an output, the folder that becomes a tar
///   file there when the program has ended; null for what is not a folder
/// @param split how that is shared out among the group's instances; null when each reads all of it
public record Device(
        String alias,
        DeviceKind kind,
        @Nullable Location path,
        String contentType,
        Map<String, String> meta,
        long minSize,
        @Nullable ByteRange range,
        @Nullable Split split,
        Mode mode,
        @Nullable String mount) {
    public Device {
        meta = Map.copyOf(meta);
    }

    /// {@return whether it is mounted, and so nothing that an instance runs beside}
    public boolean isImage() {
        return kind == DeviceKind.IMAGE;
    }

    /// {@return the same by another name}
    Device withAlias(String other) {
        return new Device(other, kind, path, contentType, meta, minSize, range, split, mode, mount);
    }

    /// One that looks like a file.
    public Device(
            String alias,
            DeviceKind kind,
            @Nullable Location path,
            String contentType,
            Map<String, String> meta,
            long minSize,
            @Nullable ByteRange range,
            @Nullable Split split) {
        this(alias, kind, path, contentType, meta, minSize, range, split, Mode.FILE, null);
    }
}
