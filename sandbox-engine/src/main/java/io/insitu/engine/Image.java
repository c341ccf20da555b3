package io.insitu.engine;

import io.insitu.engine.Channel.Source;
import java.util.List;

/// A tar file (ustar, GNU, pax) that a program sees as a folder. It is read where it lies; what the
/// program writes there stays in its own memory. Of images that are mounted at the same place, a
/// later one lies over an earlier one.
///
/// @param mount the folder's absolute path
/// @param content names what the file holds: equal names, equal bytes. A worker keeps by it what it
///   knows of the image
/// @param tar bytes, or a region of a file
public record Image(String mount, String content, Source tar) {
    public Image {
        if (!isMountable(mount)) {
            throw new IllegalArgumentException(
                    "mount: '%s' is not an absolute path without ..".formatted(mount));
        }
        if (tar instanceof Source.FromPipe) {
            throw new IllegalArgumentException("an image cannot be read from a pipe");
        }
    }

    /// {@return whether an image can be mounted at that path}
    public static boolean isMountable(String mount) {
        return mount.startsWith("/")
                && mount.indexOf('\0') < 0
                && !List.of(mount.split("/", -1)).contains("..");
    }
}
