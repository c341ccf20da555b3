package io.insitu.engine;

/// An archive that cannot be mounted. The message says what is wrong and where.
public final class InvalidImageException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidImageException(String message) {
        super(message);
    }

    /// {@return the same, about an image of this name}
    public InvalidImageException of(String image) {
        return new InvalidImageException("image %s: %s".formatted(image, getMessage()));
    }

    /// {@return one about an entry}
    ///
    /// @param offset the byte of the archive at which the entry stands whose fault it is
    public static InvalidImageException at(long offset, String what) {
        return new InvalidImageException("at byte %d: %s".formatted(offset, what));
    }
}
