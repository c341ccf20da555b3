package io.insitu.middleware.compute.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The jobs of this process: all that are on their way, and the last that have ended. For any
/// number of threads.
public final class JobRegistry {
    private final int endedKept;
    private final Map<String, LiveJob> jobs = new TreeMap<>();
    private int ended;

    /// @param endedKept jobs that have ended and are remembered
    public JobRegistry(int endedKept) {
        this.endedKept = endedKept;
    }

    public synchronized void add(LiveJob job) {
        jobs.put(job.id(), job);
    }

    /// To be told when a job has ended. From then on its record is all that is held of it; who
    /// follows it already is told the rest.
    public synchronized void ended(LiveJob job) {
        if (jobs.replace(job.id(), LiveJob.over(job.record().withoutReport())) == null) {
            return;
        }
        ended++;
        Iterator<LiveJob> oldest = jobs.values().iterator();
        while (ended > endedKept && oldest.hasNext()) {
            if (oldest.next().record().state().isFinal()) {
                oldest.remove();
                ended--;
            }
        }
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
