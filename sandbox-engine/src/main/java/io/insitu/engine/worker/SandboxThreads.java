package io.insitu.engine.worker;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.World;
import io.insitu.engine.guest.GuestSpec;
import io.insitu.engine.guest.V8Sandbox;
import io.insitu.engine.module.ModulePreparation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Threads with a sandbox each. As many are made as run at once; a few stay when they have nothing
/// to do, the one that was used last first, since its caches are warm.
final class SandboxThreads {
    private static final int IDLE_MAX = 8;

    /// `(module (memory (export "memory") 1) (func (export "_start")))`
    private static final byte[] EMPTY_PROGRAM =
            HexFormat.of()
                    .parseHex(
                            "0061736d01000000010401600000030201000503010001071302"
                                    + "066d656d6f72790200065f737461727400000a040102000b");

    /// V8's share, and room for the host's functions and the JVM.
    private static final long STACK_BYTES = V8Sandbox.STACK_BYTES + (8L << 20);

    private final ArrayDeque<SandboxThread> idle = new ArrayDeque<>();
    private int made;

    /// Has V8 loaded, a sandbox made and the way of a run gone once before the first run, which
    /// would pay for it otherwise.
    ///
    /// @param last what that sandbox's thread does then
    void warm(Runnable last) {
        ByteBuffer prepared = emptyProgram();
        CountDownLatch done = new CountDownLatch(1);
        run(sandbox -> {
            sandbox.run(
                    new GuestSpec(
                            "warm",
                            () -> prepared,
                            List.of("warm"),
                            Map.of(),
                            List.of(),
                            List.of(),
                            Limits.DEFAULT,
                            World.of(0)),
                    () -> {});
            last.run();
            done.countDown();
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

    void run(Consumer<V8Sandbox> work) {
        SandboxThread thread;
        synchronized (idle) {
            thread = idle.pollFirst();
        }
        if (thread == null) {
            thread = new SandboxThread();
            Thread.ofPlatform().name("sandbox-" + made++).stackSize(STACK_BYTES).start(thread);
        }
        thread.give(work);
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
        private final SynchronousQueue<Consumer<V8Sandbox>> next = new SynchronousQueue<>();

        void give(Consumer<V8Sandbox> work) {
            try {
                next.put(work);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker's threads", e);
            }
        }

        @Override
        public void run() {
            @Nullable V8Sandbox sandbox = null;
            try {
                do {
                    Consumer<V8Sandbox> work = next.take();
                    if (sandbox == null) {
                        sandbox = new V8Sandbox();
                    }
                    work.accept(sandbox);
                    if (!sandbox.usable()) {
                        sandbox.close();
                        sandbox = null;
                    }
                } while (rest(this));
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker's threads", e);
            } catch (RuntimeException | Error e) {
                // A sandbox in an unknown state must not go on, and the engine learns of it by the
                // process's end.
                e.printStackTrace();
                Runtime.getRuntime().halt(70);
            } finally {
                if (sandbox != null) {
                    sandbox.close();
                }
            }
        }
    }
}
