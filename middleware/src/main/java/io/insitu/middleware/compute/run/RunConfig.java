package io.insitu.middleware.compute.run;

import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.compute.plan.Staging;
import java.nio.file.Path;
import java.time.Duration;

/// How jobs run on this machine.
///
/// @param slots instances that run side by side, all jobs together, where nothing connects them
/// @param places instances that are there at one time, connected ones included
/// @param staging which connected instances run at one time
/// @param memoryBytes that instances which are there may be promised
/// @param promisedBytes to an instance that says nothing
/// @param queueMax jobs that may wait for their first place
/// @param queueWait how long a job waits for it
/// @param retries how often an instance is run again after its worker died
/// @param inFlight components of one job between their start and the end of their commit, beside
///   those on other machines
/// @param inlineBytes an output up to this size comes back in memory
/// @param replyBytes of the outputs that go into one answer, how much is held in memory
/// @param listingObjectsMax objects of a container that is read as a database
/// @param directory for temporary files; it exists and is ours alone
/// @param limits what an instance may use at most
/// @param stderr how much is told of what instances write to their stderr while they run
/// @param stderrCharactersMax of the ends of the stderr of one job's instances that are held until
///   it has ended
public record RunConfig(
        int slots,
        int places,
        Staging staging,
        long memoryBytes,
        long promisedBytes,
        int queueMax,
        Duration queueWait,
        int retries,
        int inFlight,
        int inlineBytes,
        long replyBytes,
        long listingObjectsMax,
        Path directory,
        Limits limits,
        StderrFollower.Pace stderr,
        long stderrCharactersMax) {}
