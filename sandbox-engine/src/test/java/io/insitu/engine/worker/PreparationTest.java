package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.guest.V8Tiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that die while they look at a module.
class PreparationTest {
    @TempDir Path directory;
    private WorkerPool pool;

    @BeforeEach
    void start() {
        pool = (WorkerPool) WorkerPool.start(EngineConfig.in(directory.resolve("engine")));
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void oneDeathIsNotPutDownToTheModule() throws Exception {
        Lender lender = new Lender(1);

        assertThat(preparation(lender).prepare("tenant", Guests.wasm("cat")).digest()).hasSize(64);
        assertThat(lender.out).isEmpty();
    }

    @Test
    void aModuleOverWhichTwoWorkersDieIsRefused() throws Exception {
        Lender lender = new Lender(2);

        assertThatThrownBy(() -> preparation(lender).prepare("tenant", Guests.wasm("cat")))
                .isInstanceOf(InvalidModuleException.class)
                .hasMessage("the module brought down 2 workers that looked at it");
        assertThat(lender.out).isEmpty();
    }

    private Preparation preparation(Lender lender) throws IOException {
        return new Preparation(
                directory,
                EngineConfig.in(directory),
                new PreparingWorkers(lender, EngineName.V8),
                (_, _, _) -> new CompletableFuture<>());
    }

    /// Lends dead workers first, then the pool's.
    private final class Lender implements PreparingWorkers.Lender {
        private int dead;
        private final List<WorkerProcess> out = new ArrayList<>();

        Lender(int dead) {
            this.dead = dead;
        }

        @Override
        public WorkerProcess borrow(String tenant, long moduleBytes) {
            WorkerProcess worker = dead-- > 0 ? deadWorker() : pool.borrow(tenant, moduleBytes);
            out.add(worker);
            return worker;
        }

        @Override
        public void giveBack(WorkerProcess worker) {
            assertThat(out.remove(worker)).isTrue();
        }
    }

    private static WorkerProcess deadWorker() {
        try {
            return DeadWorker.start(0, V8Tiers.OPTIMISED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
