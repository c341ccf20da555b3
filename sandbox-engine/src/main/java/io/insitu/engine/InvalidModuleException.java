package io.insitu.engine;

/// A module that cannot run here. The message says what is wrong and where.
public final class InvalidModuleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /// @param offset the byte of the module at which the trouble was seen, or -1 if it has no place
    ///   (an import, a size)
    public InvalidModuleException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    public long offset() {
        return offset;
    }
}
