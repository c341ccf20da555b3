package io.insitu.engine;

/// A process's standard streams as the ends of pipes. Each is given to exactly one instance, or
/// closed; the process's own descriptors stay open.
public record StandardStreams(Pipe.ReadEnd in, Pipe.WriteEnd out, Pipe.WriteEnd error) {}
