package io.insitu.middleware.compute.run;

import io.insitu.middleware.Content;
import java.util.Map;

/// A source that has ended, or had ended before, and what it wrote for others.
///
/// @param trace of it; none when what it read may have changed meanwhile
/// @param pipes what it wrote into each, by link; closed with this
record Kept(InstanceResult result, Trace trace, Map<Integer, Content> pipes)
        implements AutoCloseable {
    Kept {
        pipes = Map.copyOf(pipes);
    }

    @Override
    public void close() {
        pipes.values().forEach(Content::close);
    }
}
