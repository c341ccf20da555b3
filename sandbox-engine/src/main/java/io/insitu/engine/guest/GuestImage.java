package io.insitu.engine.guest;

import io.insitu.engine.InvalidImageException;
import io.insitu.engine.image.ImageIndexes;
import io.insitu.engine.image.TarIndex;

/// An image as a run sees it.
///
/// @param mount the absolute path of the folder that it is to be
public record GuestImage(String mount, TarIndex index, GuestChannel.Source tar) {
    /// Reads its headers, unless that was done before.
    ///
    /// @param content names what it holds
    public static GuestImage of(
            String mount, String content, GuestChannel.Source tar, ImageIndexes indexes)
            throws InvalidImageException {
        ByteSource bytes = bytes(tar);
        return new GuestImage(mount, indexes.index(content, bytes::readAt, bytes.size()), tar);
    }

    ByteSource bytes() {
        return bytes(tar);
    }

    private static ByteSource bytes(GuestChannel.Source tar) {
        return switch (tar) {
            case GuestChannel.Source.Memory(var bytes) -> new ByteSource.InMemory(bytes);
            case GuestChannel.Source.FilePart(int fd, long offset, long length) ->
                    new ByteSource.InFile(fd, offset, length);
            case GuestChannel.Source.PipeFd _, GuestChannel.Source.StreamFd _ ->
                    throw new IllegalArgumentException("an image cannot be read from a pipe");
        };
    }
}
