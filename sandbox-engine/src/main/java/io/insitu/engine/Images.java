package io.insitu.engine;

import io.insitu.engine.Channel.Source;
import java.util.List;
import java.util.Optional;

/// What can be done with images before they are mounted. For any number of threads; blocks.
public interface Images {
    /// {@return what images may be}
    ImageLimits limits();

    /// Makes an image ready to be mounted: one that is compressed, by gzip or zstd, is unpacked
    /// into a file, which is kept by the name of its content as long as there is room.
    ///
    /// @return the image as a plain tar file
    /// @throws InvalidImageException when it cannot be unpacked, or becomes too long
    Image plain(Image image) throws InvalidImageException;

    /// {@return the bytes of a file, which lie within the plain image; empty when there is none at
    /// that path, symbolic links not followed}
    ///
    /// @throws InvalidImageException when the image cannot be read
    Optional<Source> file(Image image, String path) throws InvalidImageException;

    /// {@return the names of the files that lie in a folder of the image, in their order; none when
    /// there is no such folder}
    ///
    /// @throws InvalidImageException when the image cannot be read
    List<String> names(Image image, String folder) throws InvalidImageException;
}
