package io.insitu.engine;

/// What stands between a program and the process that asks for it.
public enum Isolation {
    /// A worker process of its account's own, confined by the operating system.
    PROCESS,
    /// The verifier of this JVM, in which it runs: for [EngineName#ENDIVE] only.
    THREAD
}
