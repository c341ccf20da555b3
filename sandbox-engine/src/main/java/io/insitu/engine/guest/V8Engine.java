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
import io.insitu.engine.module.PreparedModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One V8 isolate. What `sandbox.js` keeps there are compiled modules, and nothing else of a run.
final class V8Engine implements GuestEngine {
    /// What V8 lets a guest's calls take of the thread's stack: three times what prepared modules
    /// themselves count and allow, so that V8's own bound is never met.
    static final int STACK_BYTES = 24 << 20;

    private static final String SCRIPT = script();

    private final V8Runtime runtime;
    private final HostCalls calls = new HostCalls();
    private final V8ValueFunction has;
    private final V8ValueFunction compile;
    private final V8ValueFunction run;

    V8Engine(V8Tiers tiers) {
        try {
            runtime = V8Flags.host(tiers).createV8Runtime(new V8RuntimeOptions());
            try (V8ValueFunction make = runtime.getExecutor(SCRIPT).execute();
                    V8ValueFunction host = function("host", calls::host);
                    V8ValueFunction hostMemory = function("hostMemory", calls::memory);
                    V8ValueFunction hostState = function("hostState", calls::state);
                    V8ValueObject layer = make.call(null, host, hostMemory, hostState)) {
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

    @Override
    public Execution execute(GuestSpec spec, WasiHost wasi, RunFiles files, Entry entry) {
        calls.begin(runtime, wasi, files, entry);
        try {
            // V8 has the maximum of a memory from the module alone.
            String key = spec.moduleDigest() + ":" + spec.limits().memoryBytes();
            if (!(boolean) has.callBoolean(null, key)) {
                ByteBuffer module = spec.module().get();
                long allowed = spec.limits().memoryBytes();
                long declared = PreparedModule.memoryAtFirst(module);
                if (declared > allowed) {
                    String why = Execution.tooMuchMemory(declared, allowed);
                    return ended(new Outcome.NotStarted(why));
                }
                compile(key, PreparedModule.withMemoryAtMost(module, allowed));
            }
            String fuel = String.valueOf(spec.limits().fuel());
            String from = entry instanceof Entry.Main ? "start" : "initialize";
            try (V8ValueArray ended = run.call(null, key, fuel, from)) {
                return execution(ended);
            }
        } catch (JavetTerminatedException e) {
            calls.abandon();
            return ended(new Outcome.Cancelled());
        } catch (JavetException e) {
            return ended(new Outcome.NotStarted(String.valueOf(e.getMessage())));
        } finally {
            calls.end();
        }
    }

    private Execution ended(Outcome outcome) {
        return Execution.ended(outcome, calls.instantiated(), calls.memoryBytes());
    }

    /// @param ended what the script's `run` returns
    private Execution execution(V8ValueArray ended) throws JavetException {
        String how = Objects.requireNonNull(ended.getString(0));
        String message = Objects.requireNonNull(ended.getString(1));
        String frames = Objects.requireNonNull(ended.getString(2));
        return new Execution(
                outcome(how, message),
                Stream.of(frames.split(" "))
                        .filter(n -> !n.isEmpty())
                        .map(Integer::valueOf)
                        .toList(),
                calls.instantiated(),
                Long.parseLong(Objects.requireNonNull(ended.getString(3))),
                Long.parseLong(Objects.requireNonNull(ended.getString(4))),
                "true".equals(ended.getString(5)));
    }

    private Outcome outcome(String how, String message) {
        Outcome byHost = calls.outcome();
        if (byHost != null) {
            return byHost;
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

    @Override
    public void validate(String digest, ByteBuffer prepared) throws InvalidModuleException {
        try {
            compile("validated", prepared);
        } catch (JavetException e) {
            throw Traps.invalid(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void stop() {
        runtime.terminateExecution();
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
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(V8Engine.class.getResourceAsStream("sandbox.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// V8 has its flags for the whole process, and takes them before its first isolate only.
    private static final class V8Flags {
        private static @Nullable V8Tiers chosen;

        static synchronized V8Host host(V8Tiers tiers) {
            if (chosen == null) {
                chosen = tiers;
                V8RuntimeOptions.V8_FLAGS.setCustomFlags(
                        "%s --stack-size=%d".formatted(tiers.flag, STACK_BYTES / 1024));
            } else if (chosen != tiers) {
                throw new IllegalStateException("V8 is %s in this process".formatted(chosen));
            }
            return V8Host.getV8Instance();
        }
    }
}
