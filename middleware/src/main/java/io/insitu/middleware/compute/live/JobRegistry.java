package io.insitu.middleware.compute.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The jobs of this process: all that are on their way, and the last that have ended, with their
/// reports as far as these have room. For any number of threads.
public final class JobRegistry {
    private final int endedKept;
    private final long reportsBytesMax;
    private final Map<String, LiveJob> jobs = new TreeMap<>();

    /// The bytes of each report that is held, by the job's id.
    private final TreeMap<String, Integer> reports = new TreeMap<>();

    private long reportsBytes;
    private int ended;

    /// @param endedKept jobs that have ended and are remembered
    /// @param reportsBytesMax of their reports that are held: the oldest go first. 0: none is,
    ///   since all are in the store
    public JobRegistry(int endedKept, long reportsBytesMax) {
        this.endedKept = endedKept;
        this.reportsBytesMax = reportsBytesMax;
    }

    public synchronized void add(LiveJob job) {
        jobs.put(job.id(), job);
    }

    /// To be told when a job has ended. From then on its record is all that is held of it; who
    /// follows it already is told the rest.
    public synchronized void ended(LiveJob job) {
        JobRecord record = job.record();
        if (jobs.replace(job.id(), LiveJob.over(record)) == null) {
            return;
        }
        int bytes = record.details().report().length();
        reports.put(job.id(), bytes);
        reportsBytes += bytes;
        while (reportsBytes > reportsBytesMax) {
            String first = reports.firstKey();
            forgetReport(first);
            jobs.computeIfPresent(first, (_, over) -> LiveJob.over(over.record().withoutReport()));
        }
        ended++;
        Iterator<LiveJob> oldest = jobs.values().iterator();
        while (ended > endedKept && oldest.hasNext()) {
            LiveJob next = oldest.next();
            if (next.record().state().isFinal()) {
                forgetReport(next.id());
                oldest.remove();
                ended--;
            }
        }
    }

    private void forgetReport(String id) {
        Integer bytes = reports.remove(id);
        reportsBytes -= bytes == null ? 0 : bytes;
    }

    /// Lets go of a job that goes on elsewhere.
    public synchronized void leave(LiveJob job) {
        jobs.remove(job.id());
    }

    /// {@return the account's job of that id}
    public synchronized Optional<LiveJob> find(String account, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.account().equals(account));
    }

    /// {@return the account's jobs, the oldest first}
    public synchronized List<JobRecord> of(String account) {
        List<JobRecord> found = new ArrayList<>();
        for (LiveJob job : jobs.values()) {
            if (job.account().equals(account)) {
                found.add(job.record());
            }
        }
        return found;
    }
}
