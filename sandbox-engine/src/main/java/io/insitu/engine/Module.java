package io.insitu.engine;

/// A program that was validated and prepared.
///
/// @param digest the SHA-256 of the module's bytes, 64 lower-case hexadecimal digits
/// @param size the module's length in bytes
public record Module(String digest, long size) {}
