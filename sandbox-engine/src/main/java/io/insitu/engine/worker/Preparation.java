package io.insitu.engine.worker;

import io.insitu.engine.EngineConfig;
import io.insitu.engine.Image;
import io.insitu.engine.Images;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.World;
import io.insitu.engine.image.ImageFiles;
import io.insitu.engine.module.ModulePreparation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What happens before a first run. A compressed image is unpacked. A module is looked at and
/// rewritten by whoever does so here, and kept on disk; of one that has a start of its own a
/// snapshot is taken.
final class Preparation {
    private final Path directory;
    private final EngineConfig config;
    private final ModuleCache modules;
    private final Images images;
    private final Preparer preparer;
    private final Snapshots snapshots;

    /// A module as it was uploaded.
    ///
    /// @param digest its SHA-256, in hex
    record Upload(String digest, Path file, long bytes) {}

    /// Who looks at modules and rewrites them.
    interface Preparer {
        /// @param into an empty file, which takes what the module becomes
        /// @throws InvalidModuleException says what is wrong with the module, or that nobody can
        ///   look at it
        void prepare(String tenant, Upload upload, boolean metered, Path into)
                throws InvalidModuleException, IOException;
    }

    Preparation(Path directory, EngineConfig config, Preparer preparer, Snapshots.Taker taker)
            throws IOException {
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
        this.preparer = preparer;
        this.snapshots =
                new Snapshots(
                        directory.resolve("snapshots"),
                        config.snapshots(),
                        config.moduleBytesMax(),
                        taker);
    }

    Images images() {
        return images;
    }

    SnapshotLimits snapshotLimits() {
        return config.snapshots();
    }

    Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        if (wasm.remaining() > config.moduleBytesMax()) {
            throw new InvalidModuleException(
                    "the module has %d bytes, at most %d are allowed"
                            .formatted(wasm.remaining(), config.moduleBytesMax()),
                    -1);
        }
        String digest = modules.put(wasm, (name, bytes, into) -> make(tenant, name, bytes, into));
        return new Module(digest, wasm.remaining());
    }

    void takeSnapshot(String tenant, Module module, List<Image> images) {
        program(
                        new InstanceSpec(
                                tenant,
                                module,
                                List.of(),
                                Map.of(),
                                List.of(),
                                images,
                                Limits.DEFAULT,
                                World.of(0)))
                .join();
    }

    /// {@return what that run executes in its module's place} Complete already, unless a snapshot
    /// has to be taken or looked for.
    CompletableFuture<Program> program(InstanceSpec run) {
        Optional<ModuleCache.Entry> module = modules.entry(run.module().digest());
        if (module.isEmpty()) {
            String why = "module %s was not prepared".formatted(run.module().digest());
            return CompletableFuture.completedFuture(new Program.None(new Outcome.NotStarted(why)));
        }
        return module.get().hasInitializer()
                ? snapshots.of(module.get(), run)
                : CompletableFuture.completedFuture(new Program.Ready(module.get()));
    }

    private void make(String tenant, String digest, ByteBuffer wasm, Path into)
            throws InvalidModuleException, IOException {
        Path file = Files.createTempFile(directory, "prepare-", ".wasm");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer left = wasm.duplicate();
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
            Upload upload = new Upload(digest, file, wasm.remaining());
            preparer.prepare(tenant, upload, config.metered(), into);
        } finally {
            Files.delete(file);
        }
    }
}
