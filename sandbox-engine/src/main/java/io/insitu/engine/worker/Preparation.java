package io.insitu.engine.worker;

import io.insitu.engine.EngineConfig;
import io.insitu.engine.Images;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.image.ImageFiles;
import io.insitu.engine.module.ModulePreparation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens before a first run. A compressed image is unpacked. A module is looked at here,
/// then by V8 in a worker, and kept on disk. A worker may die for reasons of its own, so its death
/// is put down to the module only when the next worker dies over it too.
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private static final int ATTEMPTS = 2;

    private final Path directory;
    private final EngineConfig config;
    private final ModuleCache modules;
    private final Images images;
    private final Workers workers;

    /// Lends workers out.
    interface Workers {
        /// Waits for a worker that this tenant may use; the caller gives it back.
        WorkerProcess borrow(String tenant);

        void giveBack(WorkerProcess worker);
    }

    Preparation(Path directory, EngineConfig config, Workers workers) throws IOException {
        this.directory = directory;
        this.config = config;
        this.modules =
                new ModuleCache(
                        Files.createDirectories(directory.resolve("modules")),
                        "v%d%s"
                                .formatted(
                                        ModulePreparation.VERSION,
                                        config.metered() ? "-metered" : ""));
        this.images = new ImageFiles(directory.resolve("images"), config.images());
        this.workers = workers;
    }

    Images images() {
        return images;
    }

    Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        if (wasm.remaining() > config.moduleBytesMax()) {
            throw new InvalidModuleException(
                    "the module has %d bytes, at most %d are allowed"
                            .formatted(wasm.remaining(), config.moduleBytesMax()),
                    -1);
        }
        String digest = modules.put(wasm, (bytes, into) -> make(tenant, bytes, into));
        return new Module(digest, wasm.remaining());
    }

    /// {@return what runs in the module's place, if it was prepared}
    Optional<ModuleCache.Entry> prepared(Module module) {
        return modules.entry(module.digest());
    }

    private void make(String tenant, ByteBuffer wasm, Path into)
            throws InvalidModuleException, IOException {
        Path file = Files.createTempFile(directory, "prepare-", ".wasm");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer left = wasm.duplicate();
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
            askWorkers(tenant, file, wasm.remaining(), into);
        } finally {
            Files.delete(file);
        }
    }

    private void askWorkers(String tenant, Path file, long size, Path into)
            throws InvalidModuleException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            WorkerProcess worker = workers.borrow(tenant);
            try {
                worker.prepare(file, size, config.metered(), into);
                return;
            } catch (IOException e) {
                LOG.warn("worker {} died while it prepared a module", worker.number, e);
            } finally {
                workers.giveBack(worker);
            }
        }
        throw new InvalidModuleException(
                "the module brought down %d workers that looked at it".formatted(ATTEMPTS), -1);
    }
}
