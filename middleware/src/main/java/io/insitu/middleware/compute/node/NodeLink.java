package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Report;
import io.insitu.engine.StderrFollower;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a proxy asks of one node. Calls block, and an interrupt ends them.
interface NodeLink {
    /// How a node answered.
    sealed interface Answer {
        record Done(Ran ran) implements Answer {}

        /// It lacks what its instances need.
        record Lacks(Needed what, String digest) implements Answer {
            /// {@return what it lacks, in words}
            String words() {
                return what.name().toLowerCase(Locale.ROOT) + " " + digest;
            }
        }

        record Full() implements Answer {}

        /// It has not got what the session reads.
        record Elsewhere(String why) implements Answer {}

        /// It cannot be reached, died, or will have nothing to do with us.
        record Down(String why) implements Answer {}
    }

    /// What a node keeps of what it was given, for the next instance that needs it.
    enum Needed {
        MODULE,
        IMAGE
    }

    /// A session that a node has run. Its report is here, its outputs are still on their way;
    /// closed, what was not taken of them is dropped.
    interface Ran extends AutoCloseable {
        SessionReport told();

        /// Fetches the outputs.
        ///
        /// @param sinks where those of each run go, for each of its channels
        /// @throws IOException when the node dies meanwhile, so that some of them are taken
        List<Report> take(List<List<Channel.Sink>> sinks) throws IOException;

        @Override
        void close();
    }

    /// Runs a session until the instances have ended.
    ///
    /// @param lines is told what they write to their stderr while they run, where the node does so
    Answer run(Session session, Lines lines);

    /// Is told lines of stderr, on the thread that waits for the answer.
    @FunctionalInterface
    interface Lines {
        /// @param run the instance's number in the session
        void wrote(int run, StderrFollower.Lines lines);
    }

    /// Has room kept for a part of a component.
    ///
    /// @return empty when it is, else why it is not
    Optional<Answer> reserve(String gang, Reservation reservation);

    /// Has no more room kept. When that is not heard it ends by itself.
    void release(String gang);

    /// Gives it a module.
    ///
    /// @return whether it took it
    boolean prepare(String account, String digest, byte[] wasm);

    /// Gives it an image of this server's, unless it has it.
    ///
    /// @param file its bytes
    /// @return whether it has it
    boolean give(String digest, Path file);

    /// {@return what it says of itself; empty when it does not answer}
    Optional<NodeStatus> status();
}
