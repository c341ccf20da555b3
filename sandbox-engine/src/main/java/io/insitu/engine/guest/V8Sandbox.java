package io.insitu.engine.guest;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.module.FunctionNames;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.Posix.ThreadTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One V8 isolate, which runs one program after another. Compiled modules stay; nothing else of a
/// run does: each has an instance, a memory and a host of its own. Made and used on one thread,
/// whose stack must be larger than [#STACK_BYTES]; only [#terminate] may be called from others.
/// After a run that was terminated the isolate is not to be used again ([#usable]).
public final class V8Sandbox implements AutoCloseable {
    /// What V8 lets a guest's calls take of the thread's stack: three times what prepared modules
    /// themselves count and allow, so that V8's own bound is never met.
    public static final int STACK_BYTES = 24 << 20;

    /// What the script says in place of fuel that is left when nothing is metered.
    private static final long UNKNOWN = Long.MIN_VALUE;

    private static final long TERMINATE_AGAIN_MILLIS = 10;

    private static final String SCRIPT = script();

    private final V8Runtime runtime;
    private final HostCalls calls = new HostCalls();
    private final WakeUp wakeUp = new WakeUp();
    private final V8ValueFunction has;
    private final V8ValueFunction compile;
    private final V8ValueFunction run;
    private final Object ending = new Object();
    private @Nullable Outcome terminated;
    private boolean running;

    public V8Sandbox() {
        try {
            runtime = V8Flags.host().createV8Runtime(new V8RuntimeOptions());
            try (V8ValueFunction make = runtime.getExecutor(SCRIPT).execute();
                    V8ValueFunction host = function("host", calls::host);
                    V8ValueFunction hostMemory = function("hostMemory", calls::memory);
                    V8ValueObject layer = make.call(null, host, hostMemory)) {
                has = layer.get("has");
                compile = layer.get("compile");
                run = layer.get("run");
            }
        } catch (JavetException e) {
            throw new IllegalStateException("V8 could not be started", e);
        }
    }

    private V8ValueFunction function(
            String name, IJavetDirectCallable.NoThisAndResult<Exception> call)
            throws JavetException {
        return runtime.createV8ValueFunction(
                new JavetCallbackContext(name, JavetCallbackType.DirectCallNoThisAndResult, call));
    }

    /// Runs a program to its end, whatever that is.
    ///
    /// @param started is told, on this thread, as soon as [#terminate] has something to end
    public GuestReport run(GuestSpec spec, Runnable started) {
        RunFiles files;
        try {
            files = new RunFiles(spec, wakeUp);
        } catch (WasiException e) {
            return GuestReport.notRun(
                    new Outcome.NotStarted(
                            "fileSystemBytes: %d are too few for what lies in the root folder"
                                    .formatted(spec.limits().fileSystemBytes())));
        }
        synchronized (ending) {
            terminated = null;
            running = true;
            wakeUp.reset();
        }
        started.run();
        calls.begin(runtime, new WasiHost(spec, files), files);
        ThreadTime before = Posix.threadTime();
        long began = System.nanoTime();
        Ended ended = execute(spec);
        long over = System.nanoTime();
        long instantiated = calls.instantiated(over);
        ThreadTime after = Posix.threadTime();
        synchronized (ending) {
            running = false;
            ending.notifyAll();
        }
        Usage usage =
                new Usage(
                        instantiated - began,
                        over - instantiated,
                        after.userNanos() - before.userNanos(),
                        after.systemNanos() - before.systemNanos(),
                        ended.memoryBytes,
                        ended.fuel);
        calls.end();
        return new GuestReport(ended.outcome, files.passed(), usage, files.stderrTail());
    }

    private record Ended(Outcome outcome, long memoryBytes, long fuel) {}

    private Ended execute(GuestSpec spec) {
        try {
            if (!(boolean) has.callBoolean(null, spec.moduleKey())) {
                compile(spec.moduleKey(), spec.module().get());
            }
            if (terminated() != null) {
                return new Ended(Objects.requireNonNull(terminated()), 0, Usage.NOT_COUNTED);
            }
            try (V8ValueArray ended =
                    run.call(null, spec.moduleKey(), String.valueOf(spec.limits().fuel()))) {
                String how = Objects.requireNonNull(ended.getString(0));
                String message = Objects.requireNonNull(ended.getString(1));
                String frames = Objects.requireNonNull(ended.getString(2));
                long memoryBytes = Long.parseLong(Objects.requireNonNull(ended.getString(3)));
                long left = Long.parseLong(Objects.requireNonNull(ended.getString(4)));
                long fuel = left == UNKNOWN ? Usage.NOT_COUNTED : spec.limits().fuel() - left;
                boolean noStack = "true".equals(ended.getString(5));
                Outcome outcome = outcome(how, message);
                if (outcome instanceof Outcome.Trapped(String trap, _)) {
                    outcome =
                            left < 0 && left != UNKNOWN
                                    ? new Outcome.LimitReached("fuel", spec.limits().fuel())
                                    : new Outcome.Trapped(
                                            noStack ? "call stack exhausted" : trap,
                                            names(frames, spec));
                }
                return new Ended(outcome, memoryBytes, fuel);
            }
        } catch (JavetTerminatedException e) {
            return new Ended(
                    Objects.requireNonNullElseGet(terminated(), Outcome.Cancelled::new),
                    calls.memoryBytes(),
                    Usage.NOT_COUNTED);
        } catch (JavetException e) {
            return new Ended(
                    Objects.requireNonNullElseGet(
                            terminated(),
                            () -> new Outcome.NotStarted(String.valueOf(e.getMessage()))),
                    calls.memoryBytes(),
                    Usage.NOT_COUNTED);
        }
    }

    private static List<String> names(String frames, GuestSpec spec) {
        if (frames.isEmpty()) {
            return List.of();
        }
        List<Integer> functions = Stream.of(frames.split(" ")).map(Integer::valueOf).toList();
        return FunctionNames.of(spec.module().get(), functions);
    }

    private Outcome outcome(String how, String message) {
        Outcome atEnd = terminated() != null ? terminated() : calls.outcome();
        if (atEnd != null) {
            return atEnd;
        }
        return switch (how) {
            case "returned" -> new Outcome.Exited(0);
            case "link" -> new Outcome.NotStarted(message);
            default -> Traps.outcome(message);
        };
    }

    private void compile(String key, ByteBuffer wire) throws JavetException {
        try (V8ValueArrayBuffer buffer = runtime.createV8ValueArrayBuffer(wire.remaining())) {
            buffer.getByteBuffer().put(wire.duplicate());
            compile.callVoid(null, runtime.createV8ValueString(key), buffer);
        }
    }

    /// Validates a module as V8 does.
    ///
    /// @throws InvalidModuleException with what is wrong, and where, if V8 says
    public void validate(ByteBuffer wasm) throws InvalidModuleException {
        try {
            compile("validated", wasm);
        } catch (JavetException e) {
            throw Traps.invalid(String.valueOf(e.getMessage()));
        }
    }

    /// Ends the run that is under way, if there is one: in a tight loop, in a host function, or
    /// while it waits for a pipe. V8 forgets a termination that comes while it executes nothing,
    /// between two calls of a run for example, so it is told until the run has ended.
    public void terminate(Outcome why) {
        synchronized (ending) {
            if (running && terminated == null) {
                terminated = why;
                wakeUp.signal();
                Thread.ofVirtual().name("terminate").start(this::terminateUntilEnded);
            }
        }
    }

    private void terminateUntilEnded() {
        synchronized (ending) {
            while (running) {
                runtime.terminateExecution();
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
            runtime.lowMemoryNotification();
            for (V8Value value : List.of(has, compile, run)) {
                value.close();
            }
            runtime.close(true);
        } catch (JavetException e) {
            throw new IllegalStateException("V8 could not be closed", e);
        } finally {
            wakeUp.close();
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(V8Sandbox.class.getResourceAsStream("sandbox.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// V8 has its flags for the whole process, and takes them before its first isolate only.
    private static final class V8Flags {
        private static final V8Host HOST = start();

        private static V8Host start() {
            V8RuntimeOptions.V8_FLAGS.setCustomFlags(
                    "--no-liftoff --stack-size=" + STACK_BYTES / 1024);
            return V8Host.getV8Instance();
        }

        static V8Host host() {
            return HOST;
        }
    }
}
