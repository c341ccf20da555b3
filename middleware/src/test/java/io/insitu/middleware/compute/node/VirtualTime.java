package io.insitu.middleware.compute.node;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A time that passes only when nothing is left to do: the threads that it starts take turns on the
/// thread that calls [#run], in the order in which they became able to go on, and when all of them
/// wait the clock jumps to the next moment for which somebody waits. So the same start gives the
/// same run, to the last step.
///
/// The Java machine lets nobody choose the scheduler of virtual threads; it has to be started with
/// `--add-opens java.base/java.lang=ALL-UNNAMED`.
final class VirtualTime implements Time {
    private final Queue<Runnable> able = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Thread.Builder.OfVirtual threads = threads(able::add);
    private @Nullable Throwable failure;
    private long now;
    private long alarmsSet;

    private static Thread.Builder.OfVirtual threads(Executor scheduler) {
        try {
            Constructor<?> builder =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true);
            return (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java machine cannot be told how to schedule", e);
        }
    }

    VirtualTime() {
        threads.uncaughtExceptionHandler((_, thrown) -> failure = thrown);
    }

    /// Something that happens at a moment.
    final class Alarm implements Comparable<Alarm> {
        private final long at;
        private final long number = alarmsSet++;
        private @Nullable Runnable action;
        private boolean over;

        private Alarm(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        private void ring() {
            Runnable left = action;
            if (left != null) {
                action = null;
                over = true;
                left.run();
            }
        }

        void cancel() {
            action = null;
        }

        @Override
        public int compareTo(Alarm other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    Alarm after(Duration time, Runnable action) {
        Alarm alarm = new Alarm(now + Math.max(0, time.toNanos()), action);
        alarms.add(alarm);
        return alarm;
    }

    /// Lets time pass.
    ///
    /// @throws IllegalStateException when a thread threw, or nobody will ever go on
    void run(BooleanSupplier isOver) {
        while (!isOver.getAsBoolean()) {
            Runnable next = able.poll();
            if (next != null) {
                next.run();
            } else {
                Alarm alarm = alarms.poll();
                if (alarm == null) {
                    throw new IllegalStateException("all threads wait for one another");
                }
                if (alarm.action != null) {
                    now = alarm.at;
                    alarm.ring();
                }
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread sleeper = Thread.currentThread();
        Alarm alarm = after(time, () -> LockSupport.unpark(sleeper));
        while (!alarm.over) {
            if (Thread.interrupted()) {
                alarm.cancel();
                throw new InterruptedException();
            }
            LockSupport.park(alarm);
        }
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration most) throws InterruptedException {
        T there = queue.poll();
        if (there != null) {
            return there;
        }
        Alarm alarm = after(most, Thread.currentThread()::interrupt);
        try {
            return queue.take();
        } catch (InterruptedException e) {
            if (alarm.over) {
                return null;
            }
            throw e;
        } finally {
            alarm.cancel();
        }
    }

    @Override
    public Thread start(String name, Runnable task) {
        return threads.start(task);
    }
}
