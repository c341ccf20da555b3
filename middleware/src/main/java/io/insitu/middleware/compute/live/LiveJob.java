package io.insitu.middleware.compute.live;

import io.insitu.engine.Report.Usage;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.compute.run.ChannelUse;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobSoFar;
import io.insitu.middleware.compute.run.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A job that is on its way, or has just ended, in this process. It stands in the place of the
/// client for what runs it, so that who cancels it need not be who sent it. For any number of
/// threads.
public final class LiveJob implements Exchange.Connection, Progress {
    /// Instances that have ended of which more is known than how many they are.
    private static final int RESULTS_MAX = 1000;

    private final JobRecord first;
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<InstanceResult> results = new ArrayList<>();
    private final Set<String> runningNow = new LinkedHashSet<>();
    private final JobLog log;
    private JobState state = JobState.QUEUED;
    private String result = "";
    private String error = "";
    private JobRecord.Details details;
    private @Nullable Instant ended;
    private boolean cancelled;
    private long instances;
    private long running;
    private long storing;
    private long done;
    private long failed;
    private long bytesRead;
    private long bytesWritten;
    private long fuel;
    private long version;
    private long steps;

    /// @param first what is known of it when it comes
    /// @param logBytesMax of what its instances write to their stderr that are held for who follows
    ///   it
    public LiveJob(JobRecord first, int logBytesMax) {
        this.first = first;
        this.log = new JobLog(logBytesMax);
        this.details = first.details();
    }

    /// {@return a job that has ended, as its record says}
    public static LiveJob over(JobRecord record) {
        LiveJob job = new LiveJob(record, 0);
        job.becomes(record);
        return job;
    }

    /// Is as its record says: of a job that runs elsewhere.
    public synchronized void becomes(JobRecord record) {
        JobRecord.Counts counts = record.counts();
        instances = counts.instances();
        done = counts.done();
        failed = counts.failed();
        bytesRead = counts.bytesRead();
        bytesWritten = counts.bytesWritten();
        fuel = counts.fuel();
        result = record.result();
        error = record.error();
        ended = record.ended();
        change(record.state());
    }

    public String id() {
        return first.id();
    }

    public String account() {
        return first.account();
    }

    /// {@return what is known of it now}
    public synchronized JobRecord record() {
        return new JobRecord(
                first.id(),
                first.account(),
                first.name(),
                state,
                first.submitted(),
                ended,
                error,
                new JobRecord.Counts(
                        instances, waiting(), running, done, failed, bytesRead, bytesWritten, fuel),
                result,
                first.description(),
                details);
    }

    /// Its answer goes to an object, whoever asked for it.
    public synchronized void deferTo(String url) {
        result = url;
        changed();
    }

    /// What is to be kept of its instances. Of a chain of jobs it is the report of the last, and a
    /// line for each.
    ///
    /// @param report as JSON; empty when it is an object of its own
    /// @param line what it used
    public synchronized void ran(String report, String line) {
        String lines = details.account().isEmpty() ? line : details.account() + "; " + line;
        details = new JobRecord.Details(details.environment(), details.input(), report, lines);
    }

    @Override
    public synchronized void planned(int more) {
        instances += more;
        change(state == JobState.RUNNING ? state : JobState.PLANNED);
    }

    @Override
    public synchronized void started(List<String> names) {
        running += names.size();
        runningNow.addAll(names);
        change(JobState.RUNNING);
    }

    @Override
    public synchronized void stopped(List<String> names) {
        running -= names.size();
        storing += names.size();
        names.forEach(runningNow::remove);
        change(running == 0 && waiting() == 0 ? JobState.COMMITTING : state);
    }

    private long waiting() {
        return Math.max(0, instances - running - storing - done - failed);
    }

    @Override
    public synchronized void ended(InstanceResult instance) {
        storing--;
        if (instance.failed()) {
            failed++;
        } else {
            done++;
        }
        for (ChannelUse channel : instance.channels()) {
            bytesRead += channel.bytesRead();
            bytesWritten += channel.bytesWritten();
        }
        long used = instance.usage().fuel();
        fuel += used == Usage.NOT_COUNTED ? 0 : used;
        if (results.size() < RESULTS_MAX) {
            results.add(instance.withoutReplies());
        }
        changed();
    }

    /// It is over.
    ///
    /// @param why empty when it did not fail
    /// @return false when it was over already
    public synchronized boolean end(JobState last, String why, Instant when) {
        if (state.isFinal()) {
            return false;
        }
        ended = when;
        error = why;
        change(last);
        onCancel.clear();
        return true;
    }

    private void change(JobState next) {
        if (!state.isFinal()) {
            state = next;
        }
        changed();
    }

    private void changed() {
        steps++;
        toldMore();
    }

    private void toldMore() {
        version++;
        notifyAll();
    }

    @Override
    public synchronized void wrote(String instance, StderrFollower.Lines lines) {
        log.add(instance, lines);
        toldMore();
    }

    /// {@return what its instances wrote since a place in its log}
    synchronized JobLog.Part logFrom(long place) {
        return log.from(place);
    }

    /// {@return a number that grows whenever something but its log changes}
    synchronized long steps() {
        return steps;
    }

    /// Ends it: what runs is ended, what waits never starts. Harmless when it is over.
    public void cancel() {
        List<Runnable> told;
        synchronized (this) {
            cancelled = true;
            told = List.copyOf(onCancel);
            onCancel.clear();
        }
        told.forEach(Thread::startVirtualThread);
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        Thread.startVirtualThread(action);
    }

    /// {@return whether it came so far that there is something to keep of it}
    public synchronized boolean isKept() {
        return instances > 0;
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /// {@return how instances ended, those after the first so many}
    synchronized List<InstanceResult> resultsFrom(int index) {
        return List.copyOf(results.subList(Math.min(index, results.size()), results.size()));
    }

    /// {@return what is known of its instances now}
    public synchronized JobSoFar soFar() {
        return new JobSoFar(
                first.id(),
                first.account(),
                state.word(),
                first.submitted(),
                List.copyOf(runningNow),
                results,
                done + failed - results.size());
    }

    /// Waits until something has changed since a version of it, or for some time.
    ///
    /// @return the version that it now has
    synchronized long await(long seen, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (version == seen) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return version;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return version;
    }
}
