package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import io.insitu.engine.module.PreparedModule;
import io.insitu.engine.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.UnlinkableException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExportSection;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;

/// Endive: programs as byte code of this JVM, on this thread. It is stopped by an interrupt, which
/// the code that it makes looks at in every loop and call.
final class EndiveEngine implements GuestEngine {
    /// Frames of the JVM's interpreter are larger than what prepared modules count for them, those
    /// of calls through tables most of all; so there is room for twelve times as much.
    static final long STACK_BYTES = 96L << 20;

    private static final String WASI = "wasi_snapshot_preview1";

    private final EndiveModules modules;
    private volatile @Nullable Thread executing;

    EndiveEngine(EndiveModules modules) {
        this.modules = modules;
    }

    @Override
    public Execution execute(GuestSpec spec, WasiHost wasi, RunFiles files, Entry entry) {
        executing = Thread.currentThread();
        Run run = new Run(spec, wasi, files, entry);
        try {
            return run.execute(modules.get(spec.moduleDigest(), spec.module()));
        } catch (InvalidModuleException e) {
            return Execution.ended(new Outcome.NotStarted(String.valueOf(e.getMessage())), 0, 0);
        } catch (InterruptedException e) {
            return Execution.ended(new Outcome.Cancelled(), 0, 0);
        } finally {
            run.release();
            executing = null;
        }
    }

    @Override
    public void validate(String digest, ByteBuffer prepared)
            throws InvalidModuleException, InterruptedException {
        modules.get(digest, () -> prepared);
    }

    @Override
    public void stop() {
        Thread thread = executing;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        // Nothing is held but what all sandboxes share.
    }

    /// One run: its instance, and what became of it.
    private final class Run {
        private final GuestSpec spec;
        private final WasiHost wasi;
        private final RunFiles files;
        private final Entry entry;
        private @Nullable FlatMemory memory;
        private @Nullable GlobalInstance fuel;
        private @Nullable GlobalInstance depth;
        private long instantiated;

        Run(GuestSpec spec, WasiHost wasi, RunFiles files, Entry entry) {
            this.spec = spec;
            this.wasi = wasi;
            this.files = files;
            this.entry = entry;
        }

        Execution execute(EndiveModules.Compiled compiled) {
            Outcome outcome = new Outcome.Exited(0);
            List<Integer> frames = List.of();
            try {
                start(compiled);
            } catch (RunEnded e) {
                outcome = e.outcome;
            } catch (PosixException e) {
                outcome = new Outcome.Lost("a channel could not be read: " + e.getMessage());
            } catch (WasmInterruptedException e) {
                return Execution.ended(new Outcome.Cancelled(), instantiated, memoryBytes());
            } catch (UnlinkableException | HeapShare.UsedUpException e) {
                outcome = new Outcome.NotStarted(String.valueOf(e.getMessage()));
            } catch (WasmEngineException | WasmException | StackOverflowError e) {
                if (instantiated == 0) {
                    return Execution.ended(Traps.SEGMENT_OUTSIDE, 0, 0);
                }
                outcome = Traps.ofEndive(e);
                frames = frames(e, compiled.module().importSection().importCount());
            }
            return new Execution(
                    outcome,
                    frames,
                    instantiated,
                    memoryBytes(),
                    fuel == null ? Execution.UNKNOWN : fuel.getValue(),
                    depth != null && (int) depth.getValue() < 0);
        }

        private void start(EndiveModules.Compiled compiled) {
            WasmModule module = compiled.module();
            Instance instance =
                    Instance.builder(module)
                            .withImportValues(imports(module))
                            .withMachineFactory(compiled.machines())
                            .withMemoryFactory(this::memory)
                            .withTableFactory(OwnTable::new)
                            .withStart(false)
                            .build();
            instantiated = System.nanoTime();
            depth = global(instance, PreparedModule.DEPTH).orElse(null);
            fuel = global(instance, PreparedModule.FUEL).orElse(null);
            if (fuel != null) {
                fuel.setValue(spec.limits().fuel());
            }
            function(instance, PreparedModule.START).ifPresent(ExportFunction::apply);
            switch (entry) {
                case Entry.Main() -> instance.export(Instance.START_FUNCTION_NAME).apply();
                case Entry.Initializer(Entry.Left left) -> {
                    function(instance, PreparedModule.REACTOR).ifPresent(ExportFunction::apply);
                    instance.export(PreparedModule.INITIALIZE).apply();
                    left.state(wasi.memory, files, globals(instance));
                }
            }
        }

        private Memory memory(MemoryLimits limits) {
            long most = Math.min(limits.maximumPages(), Memory.RUNTIME_MAX_PAGES);
            long allowed = spec.limits().memoryBytes() / Memory.PAGE_SIZE;
            int initial = limits.initialPages();
            if (initial > allowed) {
                throw new HeapShare.UsedUpException(
                        Execution.tooMuchMemory(
                                (long) initial * Memory.PAGE_SIZE, spec.limits().memoryBytes()));
            }
            if (initial > Memory.RUNTIME_MAX_PAGES) {
                throw new HeapShare.UsedUpException(
                        "%d pages of linear memory are not to be had: %d are as many as there can be"
                                .formatted(initial, Memory.RUNTIME_MAX_PAGES));
            }
            int maximum = (int) Math.min(most, allowed);
            memory = new FlatMemory(initial, maximum, modules.memories(), wasi.memory::attach);
            return memory;
        }

        private ImportValues imports(WasmModule module) {
            ImportValues.Builder imports = ImportValues.builder();
            for (int i = 0; i < module.importSection().importCount(); i++) {
                Import wanted = module.importSection().getImport(i);
                if (wanted instanceof FunctionImport function && wanted.module().equals(WASI)) {
                    WasiFunction.named(wanted.name())
                            .ifPresent(wasiFunction ->
                                    imports.addFunction(
                                            new ImportFunction(
                                                    WASI,
                                                    wanted.name(),
                                                    module.typeSection()
                                                            .getType(function.typeIndex()),
                                                    handle(wasiFunction))));
                }
            }
            return imports.build();
        }

        private WasmFunctionHandle handle(WasiFunction function) {
            return (_, arguments) -> new long[] {wasi.call(function, arguments)};
        }

        private long memoryBytes() {
            return memory == null ? 0 : memory.sizeBytes();
        }

        void release() {
            if (memory != null) {
                memory.release();
            }
        }
    }

    /// {@return the bits of those that are there to be read, by their numbers}
    private static Map<Integer, Long> globals(Instance instance) {
        Map<Integer, Long> globals = new HashMap<>();
        ExportSection exports = instance.module().exportSection();
        for (int i = 0; i < exports.exportCount(); i++) {
            String name = exports.getExport(i).name();
            if (name.startsWith(PreparedModule.GLOBAL)) {
                globals.put(
                        Integer.valueOf(name.substring(PreparedModule.GLOBAL.length() + 1)),
                        instance.exports().global(name).getValue());
            }
        }
        return globals;
    }

    private static Optional<GlobalInstance> global(Instance instance, String name) {
        return exported(instance, name).map(_ -> instance.exports().global(name));
    }

    private static Optional<ExportFunction> function(Instance instance, String name) {
        return exported(instance, name).map(_ -> instance.export(name));
    }

    private static Optional<Export> exported(Instance instance, String name) {
        ExportSection exports = instance.module().exportSection();
        for (int i = 0; i < exports.exportCount(); i++) {
            if (exports.getExport(i).name().equals(name)) {
                return Optional.of(exports.getExport(i));
            }
        }
        return Optional.empty();
    }

    /// The methods that Endive makes of functions are called `func_NUMBER`.
    private static List<Integer> frames(Throwable trap, int imported) {
        List<Integer> functions = new ArrayList<>();
        for (StackTraceElement frame : trap.getStackTrace()) {
            String method = frame.getMethodName();
            if (method.startsWith("func_") && functions.size() < Execution.FRAMES_MAX) {
                int function = Integer.parseInt(method.substring("func_".length()));
                if (function >= imported) {
                    functions.add(function);
                }
            }
        }
        return functions;
    }
}
