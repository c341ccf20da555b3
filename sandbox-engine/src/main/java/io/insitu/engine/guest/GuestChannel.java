package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/// A channel as it arrives in a worker: descriptors in the place of paths. The run owns none of the
/// descriptors; whoever received them closes them after it.
public sealed interface GuestChannel {
    String alias();

    record In(String alias, Access access, Mode mode, Source source) implements GuestChannel {}

    record Out(String alias, Access access, Mode mode, Sink sink) implements GuestChannel {}

    /// @param folder its absolute path
    record Saved(String alias, String folder, Sink sink) implements GuestChannel {}

    sealed interface Source {
        record Memory(ByteBuffer bytes) implements Source {}

        record FilePart(int fd, long offset, long length) implements Source {}

        /// From a program at the other end, in [Messages]. Non-blocking.
        record PipeFd(int fd) implements Source {}

        /// From outside, as it comes. Non-blocking, unless it is a file.
        record StreamFd(int fd) implements Source {}
    }

    sealed interface Sink {
        record Discard() implements Sink {}

        /// @param spillFd gives, once, a descriptor open for reading and writing of an empty file
        record Collect(int inMemory, IntSupplier spillFd) implements Sink {}

        /// To a program at the other end, in [Messages]. Non-blocking.
        record PipeFd(int fd) implements Sink {}

        /// To outside. Non-blocking, unless it is a file.
        record StreamFd(int fd) implements Sink {}
    }
}
