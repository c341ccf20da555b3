package io.insitu.engine.guest;

/// A WASI call that fails with an error number. Carries no stack: guests provoke these by the
/// thousand.
final class WasiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int errno;

    WasiException(int errno) {
        super("errno " + errno, null, false, false);
        this.errno = errno;
    }
}
