package io.insitu.middleware.compute;

import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.plan.PlanLimits;
import io.insitu.middleware.compute.plan.Staging;
import io.insitu.middleware.compute.run.RunConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How jobs are taken and run. All of it is shown in `/info` but the directory.
///
/// @param slots instances that run side by side, all jobs together; about four for each processor,
///   since an instance waits now and then
/// @param places instances that are there at one time, connected ones included; no more than the
///   engine's workers have room for
/// @param stagedFrom connected instances from which on those that only write run before the others
/// @param memory what instances are promised
/// @param queueMax jobs that may wait for their first place; one more is refused with 503
/// @param queueWait how long a job waits for its first place before it is refused with 503
/// @param retries how often an instance is run again after its worker died
/// @param inFlight components of one job between their start and the end of their commit
/// @param instancesMax instances of one job
/// @param linksMax channels between the instances of one job
/// @param descriptionBytesMax of a job description
/// @param moduleBytesMax of a program
/// @param modulesKept prepared programs that are remembered
/// @param inlineBytes an output up to this size is held in memory until it is stored
/// @param replyBytes of the outputs that go into one answer, how much is held in memory
/// @param limits what one instance may use at most, and what it gets when it asks for nothing
/// @param history jobs as resources: what is kept of them, and those that nobody waits for
/// @param requests what holds for the requests that bring jobs
/// @param stderr what is told of what instances write to their stderr while they run
/// @param cache what is remembered of what jobs wrote
/// @param images that all jobs may use
/// @param directory for temporary files; made when missing, cleared at start
public record ComputeConfig(
        int slots,
        int places,
        int stagedFrom,
        Memory memory,
        int queueMax,
        Duration queueWait,
        int retries,
        int inFlight,
        int instancesMax,
        int linksMax,
        int descriptionBytesMax,
        long moduleBytesMax,
        int modulesKept,
        int inlineBytes,
        long replyBytes,
        Limits limits,
        Requests requests,
        History history,
        Stderr stderr,
        CacheConfig cache,
        SystemImages.Config images,
        Path directory) {

    /// @param allBytes that instances which are there may be promised all together
    /// @param instanceBytes that an instance is promised whose description says nothing
    public record Memory(long allBytes, long instanceBytes) {
        public static final Memory DEFAULT = new Memory(8L << 30, 2L << 20);
    }

    /// @param retention how long records and answers of deferred jobs are kept
    /// @param interactiveTimeout how long `X-Zerovm-Deferred: auto` waits for the answer
    /// @param deferredMax deferred jobs on their way at a time; one more is refused with 503
    /// @param endedKept jobs that have ended and whose records are held in memory
    /// @param endedReportsBytesMax of their reports that are held too, where not the records of all
    ///   jobs are kept
    /// @param descriptionBytesMax a longer description is not kept for running the job again
    /// @param inputBytesMax of a request's body that is kept for the same purpose; a job that was
    ///   sent more to read cannot be run again
    /// @param all whether the records of all jobs are kept, not only of those that were deferred or
    ///   have a key
    /// @param lease how long a deferred job is left alone whose server gives no sign of life; zero:
    ///   such a job has failed
    /// @param begunMax how often a deferred job is begun
    public record History(
            Duration retention,
            Duration interactiveTimeout,
            int deferredMax,
            int endedKept,
            long endedReportsBytesMax,
            int descriptionBytesMax,
            int inputBytesMax,
            boolean all,
            Duration lease,
            int begunMax) {
        public static final History DEFAULT =
                new History(
                        Duration.ofDays(7),
                        Duration.ofSeconds(20),
                        1000,
                        1000,
                        16L << 20,
                        16 << 10,
                        64 << 10,
                        true,
                        Duration.ofSeconds(30),
                        3);

        public History {
            if (lease.isNegative() || (lease.isPositive() && lease.toMillis() < 100)) {
                throw new IllegalArgumentException(
                        "lease: %s is neither 0 nor 100 ms or more".formatted(lease));
            }
            if (begunMax < 1) {
                throw new IllegalArgumentException("begunMax: %d is below 1".formatted(begunMax));
            }
            if (endedReportsBytesMax < 0) {
                throw new IllegalArgumentException(
                        "endedReportsBytesMax: %d is below 0".formatted(endedReportsBytesMax));
            }
        }

        /// {@return a registry of jobs that remembers as much of those that have ended}
        JobRegistry registry() {
            return new JobRegistry(endedKept, all ? 0 : endedReportsBytesMax);
        }
    }

    /// @param payloadBytesMax of a request's body that instances read; of an upload that passes
    ///   through a program, what is kept in case that must run again
    /// @param uploadTimeout how long a program may be there through which an upload passes, however
    ///   slowly that comes
    /// @param chainTimeout how long after its begin a chain of jobs may still start another one
    /// @param chainMax jobs of one chain
    /// @param containerPrograms whether containers may name programs through which their objects
    ///   are read and written, and jobs that run when one is stored
    /// @param listingObjectsMax objects of a container that is read as a database
    public record Requests(
            long payloadBytesMax,
            Duration uploadTimeout,
            Duration chainTimeout,
            int chainMax,
            boolean containerPrograms,
            long listingObjectsMax) {
        public static final Requests DEFAULT =
                new Requests(
                        5L << 30,
                        Duration.ofHours(1),
                        Duration.ofSeconds(20),
                        100,
                        true,
                        10_000_000);
    }

    /// @param lineBytesMax of a line; a longer one is cut
    /// @param bytesPerSecond of one instance's lines that are told; those that come faster are left
    ///   out. 0: none are told
    /// @param keptBytes of one job's lines that are held for who follows it: the older make room
    ///   for the newer
    /// @param reportCharactersMax of what the report of one job has of the stderr of those of its
    ///   instances that did not exit with 0
    public record Stderr(
            int lineBytesMax, int bytesPerSecond, int keptBytes, long reportCharactersMax) {
        public static final Stderr DEFAULT = new Stderr(4 << 10, 256 << 10, 64 << 10, 16 << 20);

        public Stderr {
            var _ = new StderrFollower.Pace(lineBytesMax, bytesPerSecond);
            if (keptBytes < 0) {
                throw new IllegalArgumentException("keptBytes: %d is below 0".formatted(keptBytes));
            }
            if (reportCharactersMax < 0) {
                throw new IllegalArgumentException(
                        "reportCharactersMax: %d is below 0".formatted(reportCharactersMax));
            }
        }

        /// {@return how much the engine tells of one instance}
        public StderrFollower.Pace pace() {
            return new StderrFollower.Pace(lineBytesMax, bytesPerSecond);
        }
    }

    /// {@return what a server has that says nothing else}
    public static ComputeConfig defaults(Path directory) {
        return new ComputeConfig(
                Math.max(4, 4 * Runtime.getRuntime().availableProcessors()),
                1024,
                64,
                Memory.DEFAULT,
                1000,
                Duration.ofSeconds(60),
                2,
                256,
                100_000,
                10_000,
                1 << 20,
                64L << 20,
                1000,
                16 << 10,
                8L << 20,
                Limits.DEFAULT,
                Requests.DEFAULT,
                History.DEFAULT,
                Stderr.DEFAULT,
                CacheConfig.DEFAULT,
                SystemImages.Config.in(directory.resolveSibling("images")),
                directory);
    }

    /// {@return the same for a store that is not our own: nothing is noted on its objects, and its
    /// containers are not asked for programs}
    public ComputeConfig withoutNotes() {
        return new ComputeConfig(
                slots,
                places,
                stagedFrom,
                memory,
                queueMax,
                queueWait,
                retries,
                inFlight,
                instancesMax,
                linksMax,
                descriptionBytesMax,
                moduleBytesMax,
                modulesKept,
                inlineBytes,
                replyBytes,
                limits,
                new Requests(
                        requests.payloadBytesMax(),
                        requests.uploadTimeout(),
                        requests.chainTimeout(),
                        requests.chainMax(),
                        false,
                        requests.listingObjectsMax()),
                new History(
                        history.retention(),
                        history.interactiveTimeout(),
                        history.deferredMax(),
                        history.endedKept(),
                        history.endedReportsBytesMax(),
                        history.descriptionBytesMax(),
                        history.inputBytesMax(),
                        false,
                        history.lease(),
                        history.begunMax()),
                stderr,
                cache.off(),
                images,
                directory);
    }

    PlanLimits planLimits() {
        return new PlanLimits(instancesMax, places, linksMax, PlanLimits.PAGE);
    }

    RunConfig runConfig() {
        return new RunConfig(
                slots,
                places,
                new Staging(stagedFrom, places),
                memory.allBytes(),
                memory.instanceBytes(),
                queueMax,
                queueWait,
                retries,
                inFlight,
                inlineBytes,
                replyBytes,
                requests.listingObjectsMax(),
                directory,
                limits,
                stderr.pace(),
                stderr.reportCharactersMax());
    }

    Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("version", "1.0");
        info.put("slots", slots);
        info.put("places", places);
        info.put("staged_from", stagedFrom);
        info.put("memory_all_bytes", memory.allBytes());
        info.put("memory_instance_bytes", memory.instanceBytes());
        info.put("queue_max", queueMax);
        info.put("queue_wait_seconds", queueWait.toMillis() / 1e3);
        info.put("retries", retries);
        info.put("in_flight", inFlight);
        info.put("instances_max", instancesMax);
        info.put("links_max", linksMax);
        info.put("description_bytes_max", descriptionBytesMax);
        info.put("module_bytes_max", moduleBytesMax);
        info.put("modules_kept", modulesKept);
        info.put("prepared_from_bytes", images.preparedFromBytes());
        info.put("inline_bytes", inlineBytes);
        info.put("reply_bytes", replyBytes);
        info.put("payload_bytes_max", requests.payloadBytesMax());
        info.put("upload_timeout_seconds", requests.uploadTimeout().toMillis() / 1e3);
        info.put("chain_timeout_seconds", requests.chainTimeout().toMillis() / 1e3);
        info.put("chain_max", requests.chainMax());
        info.put("container_programs", requests.containerPrograms());
        info.put("listing_objects_max", requests.listingObjectsMax());
        info.put("history_seconds", history.retention().toSeconds());
        info.put("history_all", history.all());
        info.put("history_ended_kept", history.endedKept());
        info.put("history_ended_reports_bytes_max", history.endedReportsBytesMax());
        info.put("history_description_bytes_max", history.descriptionBytesMax());
        info.put("history_input_bytes_max", history.inputBytesMax());
        info.put("interactive_timeout_seconds", history.interactiveTimeout().toMillis() / 1e3);
        info.put("deferred_max", history.deferredMax());
        info.put("lease_seconds", history.lease().toMillis() / 1e3);
        info.put("begun_max", history.begunMax());
        info.put("stderr_line_bytes_max", stderr.lineBytesMax());
        info.put("stderr_bytes_per_second", stderr.bytesPerSecond());
        info.put("stderr_kept_bytes", stderr.keptBytes());
        info.put("stderr_report_characters_max", stderr.reportCharactersMax());
        info.put("cache", cache.enabled());
        info.put("cache_seconds", cache.retention().toSeconds());
        info.put("cache_entry_bytes_max", cache.entryBytesMax());
        info.put("cache_all_bytes_max", cache.allBytesMax());
        info.put("timeout_seconds_max", limits.wallTime().toMillis() / 1e3);
        info.put("memory_bytes_max", limits.memoryBytes());
        info.put("file_system_bytes_max", limits.fileSystemBytes());
        info.put("write_bytes_max", limits.outputBytes());
        info.put("log_bytes_max", limits.logBytes());
        info.put("open_files_max", limits.openFiles());
        info.put("fuel_max", limits.fuel());
        info.put("channel_reads_max", limits.channels().reads());
        info.put("channel_read_bytes_max", limits.channels().readBytes());
        info.put("channel_writes_max", limits.channels().writes());
        info.put("channel_write_bytes_max", limits.channels().writeBytes());
        return info;
    }
}
