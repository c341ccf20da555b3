package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Indexes of the images that were mounted last, so that an image's headers are read once. Safe for
/// any number of threads; two that ask for the same image at the same time both read it.
public final class ImageIndexes {
    private final long bytesMax;
    private final int entriesMax;
    private final Map<String, TarIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// @param bytesMax how much memory they may take together
    /// @param entriesMax how many entries an image may have
    public ImageIndexes(long bytesMax, int entriesMax) {
        this.bytesMax = bytesMax;
        this.entriesMax = entriesMax;
    }

    /// @param content names what the image holds: equal names, equal bytes
    /// @param length of the image in bytes
    public TarIndex index(String content, ImageBytes image, long length)
            throws InvalidImageException {
        synchronized (indexes) {
            TarIndex known = indexes.get(content);
            if (known != null) {
                return known;
            }
        }
        TarIndex scanned = TarIndex.scan(image, length, entriesMax);
        synchronized (indexes) {
            if (indexes.putIfAbsent(content, scanned) == null) {
                bytes += scanned.weight();
                forgetOldest();
            }
        }
        return scanned;
    }

    private void forgetOldest() {
        for (var all = indexes.values().iterator(); bytes > bytesMax && all.hasNext(); ) {
            bytes -= all.next().weight();
            all.remove();
        }
    }
}
