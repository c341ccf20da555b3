package io.insitu.middleware.compute.run;

import io.insitu.engine.StderrFollower;

/// Is told how a job gets on, from any thread. Calls return at once.
public interface Progress extends Node.Log {
    /// For jobs that nobody follows.
    Progress NONE =
            new Progress() {
                @Override
                public void planned(int instances) {}

                @Override
                public void started(int instances) {}

                @Override
                public void stopped(int instances) {}

                @Override
                public void ended(InstanceResult instance) {}

                @Override
                public void wrote(String instance, StderrFollower.Lines lines) {}
            };

    /// So many instances will run, beside those that are known already.
    void planned(int instances);

    /// So many have their places.
    void started(int instances);

    /// So many do not run any more; what they left is now stored.
    void stopped(int instances);

    /// What it left is stored.
    void ended(InstanceResult instance);
}
