package io.insitu.middleware.compute.run;

import io.insitu.engine.Report;
import io.insitu.middleware.compute.plan.Component;
import java.util.List;

/// A machine that runs instances beside the objects it holds.
interface Node {
    /// {@return its name in reports; `local` is this one}
    String name();

    /// Starts all instances of a component. Returns when they are started; blocks while it opens
    /// their inputs.
    ///
    /// @param outlets where the outputs of each instance go, for each of its channels in turn
    /// @throws io.insitu.middleware.SwiftException 404 for an input that is gone
    Attempt start(Work work, Component component, List<List<Outlet>> outlets);

    /// A component that was started.
    interface Attempt {
        /// Waits for all of its instances. When one was lost with its worker the others are ended.
        ///
        /// @return a report for each instance, in the component's order
        List<Report> reports();

        /// Ends all of its instances, from any thread.
        void cancel();
    }
}
