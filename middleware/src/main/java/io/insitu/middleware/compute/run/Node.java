package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Report;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.compute.plan.Component;
import java.util.List;

/// A machine that runs instances, or whatever chooses one.
public interface Node {
    /// Where instances ran.
    ///
    /// @param node the machine's name
    /// @param colocated `local` when their objects are there, else `remote: ` and why
    /// @param copies how the copies that were asked for came out; empty when none were
    record Place(String node, String colocated, String copies) {
        public Place(String node, String colocated) {
            this(node, colocated, "");
        }

        /// {@return the same for a component of which copies were asked for and one ran}
        public Place alone(int copiesAskedFor) {
            return copiesAskedFor > 1
                    ? new Place(node, colocated, "1 of %d ran".formatted(copiesAskedFor))
                    : this;
        }
    }

    /// Starts all instances of a component. Returns when they are started, or on their way; blocks
    /// while it opens their inputs.
    ///
    /// @param sinks where the outputs of each instance go, for each of its channels in turn
    /// @param log is told what they write to their stderr while they run; what runs again says it
    ///   again
    /// @throws io.insitu.middleware.SwiftException 404 for an input that is gone
    Attempt start(Work work, Component component, List<List<Channel.Sink>> sinks, Log log);

    /// Is told lines of stderr, from any thread. Calls return at once.
    @FunctionalInterface
    interface Log {
        void wrote(String instance, StderrFollower.Lines lines);
    }

    /// {@return how many instances it may have under way elsewhere at a time, beside those that run
    /// on this machine}
    default int elsewhere() {
        return 0;
    }

    /// A component that was started.
    interface Attempt {
        /// Waits for all of its instances. When one was lost with its worker the others are ended.
        ///
        /// @return a report for each instance, in the component's order
        List<Report> reports();

        /// Ends all of its instances, from any thread.
        void cancel();

        /// {@return where each of its instances ran; asked when the reports are there}
        List<Place> places();
    }
}
