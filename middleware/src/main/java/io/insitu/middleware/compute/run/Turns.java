package io.insitu.middleware.compute.run;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Whose turn it is: accounts in a ring, and within an account its jobs by their weights, by stride
/// scheduling (Waldspurger, 1995): a job's pass grows with each turn by one over its weight, and
/// the least pass is next. A job that comes, or comes again, begins no earlier than the account's
/// last turn was, so it neither waits for what others had before nor makes up for what it did not
/// ask for. So nobody starves. What one job asks for comes in its order.
///
/// Not for several threads.
final class Turns<T> {
    /// @param account whose it is
    /// @param job of that account
    /// @param weight of the job among those of its account, 1 or more
    record Claim(String account, String job, int weight) {}

    private static final class OfJob<T> {
        private final Deque<T> asks = new ArrayDeque<>();
        private double pass;
    }

    private static final class OfAccount<T> {
        private final Map<String, OfJob<T>> jobs = new LinkedHashMap<>();
        private double last;
        private int waiting;

        OfJob<T> next() {
            return jobs.values().stream()
                    .filter(job -> !job.asks.isEmpty())
                    .min(Comparator.comparingDouble(job -> job.pass))
                    .orElseThrow();
        }
    }

    private final Map<String, OfAccount<T>> accounts = new HashMap<>();
    private final Map<String, OfAccount<T>> ring = new LinkedHashMap<>();

    void add(Claim claim, T ask) {
        OfAccount<T> account = accounts.computeIfAbsent(claim.account, _ -> new OfAccount<>());
        OfJob<T> job = account.jobs.computeIfAbsent(claim.job, _ -> new OfJob<>());
        if (job.asks.isEmpty()) {
            job.pass = Math.max(job.pass, account.last);
        }
        job.asks.add(ask);
        account.waiting++;
        ring.putIfAbsent(claim.account, account);
    }

    /// {@return the one whose turn it is; it stays}
    Optional<T> peek() {
        return ring.values().stream().findFirst().map(account -> account.next().asks.element());
    }

    /// Takes the one whose turn it is; its account's next turn comes after all others'.
    ///
    /// @param weight of its job
    void take(int weight) {
        Iterator<Map.Entry<String, OfAccount<T>>> first = ring.entrySet().iterator();
        Map.Entry<String, OfAccount<T>> turn = first.next();
        first.remove();
        OfAccount<T> account = turn.getValue();
        OfJob<T> job = account.next();
        job.asks.remove();
        account.last = job.pass;
        job.pass += 1.0 / weight;
        account.waiting--;
        if (account.waiting > 0) {
            ring.put(turn.getKey(), account);
        }
    }

    /// {@return whether it waited, and now does not any more}
    boolean remove(Claim claim, T ask) {
        OfAccount<T> account = accounts.get(claim.account);
        OfJob<T> job = account == null ? null : account.jobs.get(claim.job);
        if (account == null || job == null || !job.asks.remove(ask)) {
            return false;
        }
        account.waiting--;
        if (account.waiting == 0) {
            ring.remove(claim.account);
        }
        return true;
    }

    /// The job will not ask again, and nothing of it waits.
    void forget(Claim claim) {
        OfAccount<T> account = accounts.get(claim.account);
        if (account != null) {
            account.jobs.remove(claim.job);
            if (account.jobs.isEmpty()) {
                accounts.remove(claim.account);
            }
        }
    }
}
