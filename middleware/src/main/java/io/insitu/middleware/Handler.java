package io.insitu.middleware;

/// Whatever answers a request: the rest of the pipeline, seen from one of its steps.
@FunctionalInterface
public interface Handler {
    Response handle(Request request);
}
