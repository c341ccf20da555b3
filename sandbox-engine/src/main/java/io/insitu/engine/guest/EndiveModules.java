package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/// The modules that this process holds compiled to byte code of the JVM; those go first that were
/// used longest ago. Compiling takes some 50 ms for a small module and seconds for one of a
/// megabyte, so it is done once for all sandboxes, and on a thread of its own: a sandbox that waits
/// for it can be stopped.
public final class EndiveModules {
    private static final int KEPT = 64;
    private static final long STACK_BYTES = 16 << 20;

    private final HeapShare memories = HeapShare.ofThisProcess();
    private final Map<String, CompletableFuture<Compiled>> modules =
            new LinkedHashMap<>(16, 0.75f, true);

    /// @param machines makes what executes an instance's code
    record Compiled(WasmModule module, Function<Instance, Machine> machines) {}

    HeapShare memories() {
        return memories;
    }

    /// {@return the compiled form of a prepared module} Waits until it is compiled.
    ///
    /// @throws InvalidModuleException when Endive does not run it
    Compiled get(String digest, Supplier<ByteBuffer> prepared)
            throws InvalidModuleException, InterruptedException {
        try {
            return compiled(digest, prepared).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidModuleException refused) {
                throw refused;
            }
            throw new IllegalStateException("a module could not be compiled", e.getCause());
        }
    }

    private CompletableFuture<Compiled> compiled(String digest, Supplier<ByteBuffer> prepared) {
        CompletableFuture<Compiled> made = new CompletableFuture<>();
        synchronized (modules) {
            CompletableFuture<Compiled> known = modules.putIfAbsent(digest, made);
            if (known != null) {
                return known;
            }
            if (modules.size() > KEPT) {
                modules.remove(modules.keySet().iterator().next());
            }
        }
        make(digest, made, prepared);
        return made;
    }

    /// The module is read on this thread: who waits may give up and close its file.
    private void make(
            String digest, CompletableFuture<Compiled> made, Supplier<ByteBuffer> prepared) {
        // What failed is forgotten: it may have been the heap's fault, or the file's.
        var _ =
                made.whenComplete((_, failure) -> {
                    if (failure != null) {
                        forget(digest, made);
                    }
                });
        try {
            ByteBuffer bytes = prepared.get();
            Thread.ofPlatform()
                    .name("endive-compiler")
                    .daemon()
                    .stackSize(STACK_BYTES)
                    .start(() -> complete(made, bytes));
        } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
        }
    }

    private void forget(String digest, CompletableFuture<Compiled> made) {
        synchronized (modules) {
            modules.remove(digest, made);
        }
    }

    private static void complete(CompletableFuture<Compiled> made, ByteBuffer prepared) {
        try {
            made.complete(compile(prepared));
        } catch (InvalidModuleException | RuntimeException | Error e) {
            made.completeExceptionally(e);
        }
    }

    private static Compiled compile(ByteBuffer prepared) throws InvalidModuleException {
        byte[] bytes = new byte[prepared.remaining()];
        prepared.duplicate().get(bytes);
        try {
            WasmModule module = Parser.parse(bytes);
            EndiveLimits.check(module);
            EndiveLimits.checkCatches(prepared);
            CompilerResult result =
                    Compiler.builder(module)
                            .withInterpreterFallback(InterpreterFallback.FAIL)
                            .withClassCollectorFactory(MendedInstructions.Collector::new)
                            .build()
                            .compile();
            var classes = (ClassLoadingCollector) result.collector();
            return new Compiled(module, classes.machineFactory());
        } catch (WasmEngineException e) {
            throw EndiveLimits.refused(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw EndiveLimits.notCompiled(e);
        }
    }
}
