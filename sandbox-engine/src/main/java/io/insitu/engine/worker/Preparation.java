package io.insitu.engine.worker;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.module.ModuleShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to a module before its first run: it is looked at here, then by V8 in a worker, and
/// kept on disk. A worker may die for reasons of its own, so its death is put down to the module
/// only when the next worker dies over it too.
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private static final int ATTEMPTS = 2;

    private final Path directory;
    private final long moduleBytesMax;
    private final ModuleCache modules;
    private final Workers workers;

    /// Lends workers out.
    interface Workers {
        /// Waits for a worker that this tenant may use; the caller gives it back.
        WorkerProcess borrow(String tenant);

        void giveBack(WorkerProcess worker);
    }

    Preparation(Path directory, long moduleBytesMax, Workers workers) throws IOException {
        this.directory = directory;
        this.moduleBytesMax = moduleBytesMax;
        this.modules = new ModuleCache(Files.createDirectories(directory.resolve("modules")));
        this.workers = workers;
    }

    Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        if (wasm.remaining() > moduleBytesMax) {
            throw new InvalidModuleException(
                    "the module has %d bytes, at most %d are allowed"
                            .formatted(wasm.remaining(), moduleBytesMax),
                    -1);
        }
        String digest = modules.put(wasm, bytes -> validate(tenant, bytes));
        return new Module(digest, wasm.remaining());
    }

    Path file(Module module) {
        return modules.file(module.digest());
    }

    /// What we check ourselves first: it costs no worker, and its messages are better.
    private void validate(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        ModuleShape.of(wasm);
        try {
            Path file = Files.createTempFile(directory, "validate-", ".wasm");
            try {
                byte[] bytes = new byte[wasm.remaining()];
                wasm.duplicate().get(bytes);
                Files.write(file, bytes);
                askWorkers(tenant, file, bytes.length);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void askWorkers(String tenant, Path file, long size) throws InvalidModuleException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            WorkerProcess worker = workers.borrow(tenant);
            try {
                worker.validate(file, size);
                return;
            } catch (IOException e) {
                LOG.warn("worker {} died while it validated a module", worker.number, e);
            } finally {
                workers.giveBack(worker);
            }
        }
        throw new InvalidModuleException(
                "the module brought down %d workers that looked at it".formatted(ATTEMPTS), -1);
    }
}
