package io.insitu.engine.worker;

import io.insitu.engine.Digests;
import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import io.insitu.engine.guest.GuestSpec;
import io.insitu.engine.guest.Sandbox;
import io.insitu.engine.module.ModulePreparation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Threads with sandboxes, one for each engine at most. As many threads are made as run at once; a
/// few stay when they have nothing to do, the one that was used last first, since its caches are
/// warm.
final class SandboxThreads {
    private static final int IDLE_MAX = 8;

    /// `(module (memory (export "memory") 1) (func (export "_start")))`
    private static final byte[] EMPTY_PROGRAM =
            HexFormat.of()
                    .parseHex(
                            "0061736d01000000010401600000030201000503010001071302"
                                    + "066d656d6f72790200065f737461727400000a040102000b");

    /// For the host's functions and the JVM.
    private static final long HOST_STACK_BYTES = 8L << 20;

    private final long stackBytes;
    private final Consumer<Throwable> broken;
    private final Map<EngineName, Supplier<Sandbox>> engines;
    private final ArrayDeque<SandboxThread> idle = new ArrayDeque<>();
    private int made;

    /// What a thread does with one of its sandboxes.
    interface Task {
        /// {@return what to do when the thread is free again} Whoever learns of the end there and
        /// has the next to be done finds this thread, and none is made for it.
        Runnable with(Sandbox sandbox);
    }

    private record Work(EngineName engine, Task task) {}

    /// @param broken is told what ended a thread, which leaves a run without a report
    /// @param engines what makes a sandbox of each that programs may ask for
    SandboxThreads(Consumer<Throwable> broken, Map<EngineName, Supplier<Sandbox>> engines) {
        this.broken = broken;
        this.engines = Map.copyOf(engines);
        long most = engines.keySet().stream().mapToLong(Sandbox::stackBytes).max().orElseThrow();
        this.stackBytes = most + HOST_STACK_BYTES;
    }

    /// Has the engine loaded, a sandbox made and the way of a run gone once before the first run,
    /// which would pay for it otherwise.
    ///
    /// @param last what that sandbox's thread does then
    void warm(EngineName engine, Runnable last) {
        ByteBuffer prepared = emptyProgram();
        CountDownLatch done = new CountDownLatch(1);
        run(
                engine,
                sandbox -> {
                    sandbox.run(
                            new GuestSpec(
                                    "warm",
                                    () -> prepared,
                                    List.of("warm"),
                                    Map.of(),
                                    List.of(),
                                    List.of(),
                                    Limits.DEFAULT,
                                    World.of(0),
                                    Digests.OUTPUTS,
                                    StderrFollower.NONE),
                            () -> {});
                    last.run();
                    return done::countDown;
                });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker's threads", e);
        }
    }

    /// Made as every program is, so that what reads the class path for that has done so.
    private static ByteBuffer emptyProgram() {
        try {
            return ModulePreparation.prepare(ByteBuffer.wrap(EMPTY_PROGRAM), true);
        } catch (InvalidModuleException e) {
            throw new IllegalStateException("the empty program is not valid", e);
        }
    }

    void run(EngineName engine, Task task) {
        SandboxThread thread;
        synchronized (idle) {
            thread = idle.pollFirst();
            if (thread == null) {
                thread = new SandboxThread();
                Thread.ofPlatform()
                        .name("sandbox-" + made++)
                        .daemon()
                        .stackSize(stackBytes)
                        .start(thread);
            }
        }
        thread.give(new Work(engine, task));
    }

    /// Ends the threads that have nothing to do.
    void close() {
        synchronized (idle) {
            idle.forEach(thread -> thread.give(new Work(EngineName.ENDIVE, _ -> thread.leave())));
            idle.clear();
        }
    }

    /// {@return whether the thread may stay}
    private boolean rest(SandboxThread thread) {
        synchronized (idle) {
            if (idle.size() == IDLE_MAX) {
                return false;
            }
            idle.addFirst(thread);
            return true;
        }
    }

    private final class SandboxThread implements Runnable {
        private final BlockingQueue<Work> next = new ArrayBlockingQueue<>(1);
        private final Map<EngineName, Sandbox> sandboxes = new EnumMap<>(EngineName.class);
        private boolean leaving;

        /// By whoever took it from the idle: there is room.
        void give(Work work) {
            next.add(work);
        }

        /// On this thread only.
        Runnable leave() {
            leaving = true;
            return () -> {};
        }

        @Override
        public void run() {
            try {
                boolean stays = true;
                while (stays) {
                    stays = work(next.take());
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker's threads", e);
            } catch (RuntimeException | Error e) {
                broken.accept(e);
            } finally {
                sandboxes.values().forEach(Sandbox::close);
            }
        }

        /// {@return whether the thread is among the idle}
        private boolean work(Work work) {
            Sandbox sandbox =
                    sandboxes.computeIfAbsent(
                            work.engine, name -> Objects.requireNonNull(engines.get(name)).get());
            Runnable last = work.task.with(sandbox);
            if (sandbox.usable()) {
                boolean stays = !leaving && rest(this);
                last.run();
                return stays;
            }
            last.run();
            sandboxes.remove(work.engine);
            sandbox.close();
            return rest(this);
        }
    }
}
