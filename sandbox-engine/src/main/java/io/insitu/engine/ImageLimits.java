package io.insitu.engine;

/// What images may be.
///
/// @param entriesMax files, folders and links of one
/// @param unpackedBytesMax bytes that a compressed one may become
/// @param keptBytesMax bytes of unpacked images that an engine keeps, the last one excepted
public record ImageLimits(int entriesMax, long unpackedBytesMax, long keptBytesMax) {
    public static final ImageLimits DEFAULT = new ImageLimits(1 << 18, 4L << 30, 16L << 30);
}
