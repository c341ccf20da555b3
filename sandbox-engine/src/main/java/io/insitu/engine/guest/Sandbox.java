package io.insitu.engine.guest;

import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.module.FunctionNames;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.Posix.ThreadTime;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where one program runs after another. Compiled modules stay; nothing else of a run does: each
/// has an instance, a memory and a host of its own. Made and used on one thread, whose stack must
/// be larger than [#stackBytes]; only [#terminate] may be called from others. After a run that was
/// terminated the sandbox is not to be used again ([#usable]).
public final class Sandbox implements AutoCloseable {
    private static final long TERMINATE_AGAIN_MILLIS = 10;

    private final EngineName name;
    private final GuestEngine engine;
    private final WakeUp wakeUp = new WakeUp();
    private final Object ending = new Object();
    private @Nullable Outcome terminated;
    private boolean running;

    private Sandbox(EngineName name, GuestEngine engine) {
        this.name = name;
        this.engine = engine;
    }

    /// @param tiers V8's way in this process
    public static Sandbox v8(V8Tiers tiers) {
        return new Sandbox(EngineName.V8, new V8Engine(tiers));
    }

    /// @param modules where the modules are that Endive has compiled
    public static Sandbox endive(EndiveModules modules) {
        return new Sandbox(EngineName.ENDIVE, new EndiveEngine(modules));
    }

    /// {@return what a program's calls may take of the thread's stack, in bytes}
    public static long stackBytes(EngineName name) {
        return switch (name) {
            case V8 -> V8Engine.STACK_BYTES;
            case ENDIVE -> EndiveEngine.STACK_BYTES;
        };
    }

    /// Runs a program to its end, whatever that is.
    ///
    /// @param started is told, on this thread, as soon as [#terminate] has something to end
    public GuestReport run(GuestSpec spec, Runnable started) {
        return run(spec, new Entry.Main(), started);
    }

    /// Runs a program's own start, `wizer.initialize`, and makes a module of the state that it
    /// leaves: its output, which is bounded as outputs are.
    ///
    /// @param taken is given the module, which is prepared as the program's is; not called when
    ///   there is none, which the report's outcome explains
    public GuestReport snapshot(GuestSpec spec, Consumer<ByteBuffer> taken, Runnable started) {
        InitialState state = new InitialState(spec.module().get(), spec.limits().outputBytes());
        GuestReport report = run(spec, new Entry.Initializer(state), started);
        Outcome outcome = state.outcome(report.outcome());
        if (outcome instanceof Outcome.Exited) {
            state.snapshot().ifPresent(taken);
        }
        return new GuestReport(outcome, report.channels(), report.usage(), report.stderrTail());
    }

    private GuestReport run(GuestSpec spec, Entry entry, Runnable started) {
        RunFiles files;
        try {
            files = new RunFiles(spec, wakeUp);
        } catch (WasiException e) {
            return GuestReport.notRun(
                    new Outcome.NotStarted(
                            "fileSystemBytes: %d are too few for what lies in the root folder"
                                    .formatted(spec.limits().fileSystemBytes())));
        }
        begin();
        started.run();
        ThreadTime before = Posix.threadTime();
        long began = System.nanoTime();
        Execution execution = engine.execute(spec, new WasiHost(spec, files), files, entry);
        Outcome outcome = saved(files, outcome(spec, execution));
        long over = System.nanoTime();
        ThreadTime after = Posix.threadTime();
        end();
        long instantiated =
                execution.instantiatedNanos() == 0 ? over : execution.instantiatedNanos();
        Usage usage =
                new Usage(
                        instantiated - began,
                        over - instantiated,
                        after.userNanos() - before.userNanos(),
                        after.systemNanos() - before.systemNanos(),
                        execution.memoryBytes(),
                        fuel(spec, execution),
                        name.word());
        Outcome late = terminated();
        files.stderr().end();
        return new GuestReport(
                late == null ? outcome : late, files.passed(), usage, files.stderr().tail());
    }

    /// A program that has exited leaves the folders that are to be saved; how many bytes that may
    /// take, and how long, its limits say too.
    private Outcome saved(RunFiles files, Outcome outcome) {
        if (!(outcome instanceof Outcome.Exited)) {
            return outcome;
        }
        try {
            files.save(() -> {
                Outcome why = terminated();
                if (why != null) {
                    throw new RunEnded(why);
                }
            });
            return outcome;
        } catch (RunEnded e) {
            return e.outcome;
        }
    }

    private void begin() {
        synchronized (ending) {
            terminated = null;
            running = true;
            wakeUp.reset();
        }
    }

    /// From here on nothing is terminated, and no termination that came late reaches what this
    /// thread does next.
    private void end() {
        synchronized (ending) {
            running = false;
            ending.notifyAll();
        }
        boolean _ = Thread.interrupted();
    }

    private static long fuel(GuestSpec spec, Execution execution) {
        return execution.fuelLeft() == Execution.UNKNOWN
                ? Usage.NOT_COUNTED
                : spec.limits().fuel() - execution.fuelLeft();
    }

    private Outcome outcome(GuestSpec spec, Execution execution) {
        Outcome why = terminated();
        if (why != null) {
            return why;
        }
        if (!(execution.outcome() instanceof Outcome.Trapped(String message, _))) {
            return execution.outcome();
        }
        if (execution.fuelLeft() < 0 && execution.fuelLeft() != Execution.UNKNOWN) {
            return new Outcome.LimitReached("fuel", spec.limits().fuel());
        }
        return new Outcome.Trapped(
                execution.stackUsedUp() ? "call stack exhausted" : message,
                names(spec, execution.frames()));
    }

    private static List<String> names(GuestSpec spec, List<Integer> functions) {
        return functions.isEmpty() ? List.of() : FunctionNames.of(spec.module().get(), functions);
    }

    /// @param digest by which runs will name it
    /// @throws InvalidModuleException when the engine does not run that prepared module
    public void validate(String digest, ByteBuffer prepared)
            throws InvalidModuleException, InterruptedException {
        engine.validate(digest, prepared);
    }

    /// Ends the run that is under way, if there is one: in a tight loop, in a host function, or
    /// while it waits for a pipe. Engines forget a termination that comes while they execute
    /// nothing, between two calls of a run for example, so they are told until the run has ended.
    public void terminate(Outcome why) {
        synchronized (ending) {
            if (running && terminated == null) {
                terminated = Objects.requireNonNull(why);
                wakeUp.signal();
                Thread.ofVirtual().name("terminate").start(this::terminateUntilEnded);
            }
        }
    }

    private void terminateUntilEnded() {
        synchronized (ending) {
            while (running) {
                engine.stop();
                try {
                    ending.wait(TERMINATE_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts this thread", e);
                }
            }
        }
    }

    private @Nullable Outcome terminated() {
        synchronized (ending) {
            return terminated;
        }
    }

    /// {@return whether it may run another program}
    public boolean usable() {
        return terminated() == null;
    }

    @Override
    public void close() {
        try {
            engine.close();
        } finally {
            wakeUp.close();
        }
    }
}
