package io.insitu.middleware.compute.run;

import io.insitu.engine.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// What is counted of jobs: `insitu.jobs` by state, `insitu.instances` by outcome, what runs and
/// what waits now.
final class JobMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger running = new AtomicInteger();
    private final Timer duration;

    JobMetrics(MeterRegistry registry, Admission admission) {
        this.registry = registry;
        this.duration =
                Timer.builder("insitu.job.duration")
                        .description("From the description's last byte to the answer's first")
                        .register(registry);
        Gauge.builder("insitu.jobs.running", running, AtomicInteger::get)
                .description("Jobs that are planned, run or wait now")
                .register(registry);
        Gauge.builder("insitu.queue.length", admission, Admission::waiting)
                .description("Components that wait for their places")
                .register(registry);
        Gauge.builder("insitu.instances.running", admission, Admission::placesTaken)
                .description("Instances that have their places")
                .register(registry);
    }

    void began() {
        running.incrementAndGet();
    }

    /// @param state `done`, `failed` or `cancelled`
    void ended(String state, Duration took) {
        running.decrementAndGet();
        duration.record(took);
        count("insitu.jobs", "state", state);
    }

    void ended(Outcome outcome) {
        count("insitu.instances", "outcome", outcome.word());
    }

    private void count(String name, String tag, String value) {
        Counter.builder(name).tag(tag, value).register(registry).increment();
    }
}
