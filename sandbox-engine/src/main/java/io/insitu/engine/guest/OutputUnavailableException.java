package io.insitu.engine.guest;

/// The file that an output should go on in cannot be had.
public final class OutputUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutputUnavailableException(String message) {
        super(message);
    }
}
