package io.insitu.middleware.compute.run;

import io.insitu.engine.StderrFollower;
import java.util.List;

/// Is told how a job gets on, from any thread. Calls return at once.
public interface Progress extends Node.Log {
    /// For jobs that nobody follows.
    Progress NONE =
            new Progress() {
                @Override
                public void planned(int instances) {}

                @Override
                public void started(List<String> instances) {}

                @Override
                public void stopped(List<String> instances) {}

                @Override
                public void ended(InstanceResult instance) {}

                @Override
                public void wrote(String instance, StderrFollower.Lines lines) {}
            };

    /// So many instances will run, beside those that are known already.
    void planned(int instances);

    /// These have their places.
    void started(List<String> instances);

    /// These do not run any more; what they left is now stored.
    void stopped(List<String> instances);

    /// What it left is stored.
    void ended(InstanceResult instance);
}
