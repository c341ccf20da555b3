package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.guest.V8Tiers;
import io.insitu.engine.worker.Workers.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which worker takes what, with processes that do nothing.
class WorkersTest {
    private static final Need SMALL = new Need("a", V8Tiers.OPTIMISED);
    private static final Need LARGE = new Need("a", V8Tiers.BASELINE_FIRST);
    private static final Need LARGE_OF_ANOTHER = new Need("b", V8Tiers.BASELINE_FIRST);

    private final List<WorkerProcess> started = new ArrayList<>();
    private int pauses;
    private boolean broken;

    private Workers atMost(int workers) {
        Workers some = new Workers(config(workers), this::start, () -> pauses++);
        some.fill();
        return some;
    }

    private static EngineConfig config(int workers) {
        return EngineSetup.in(Path.of("unused")).workers(workers).instancesPerWorker(2).config();
    }

    private WorkerProcess start(long number, V8Tiers tiers) throws IOException {
        if (broken) {
            throw new IOException("no more processes");
        }
        WorkerProcess worker = DeadWorker.start(number, tiers);
        started.add(worker);
        return worker;
    }

    /// Places it, starting what it lacks.
    private static WorkerProcess placed(Workers workers, Need need) {
        while (true) {
            Optional<WorkerProcess> found = workers.place(need);
            workers.fill();
            if (found.isPresent()) {
                workers.begin(found.get());
                return found.get();
            }
            WorkerProcess coming =
                    workers.all().stream().filter(w -> !w.ready).findFirst().orElseThrow();
            workers.ready(coming);
        }
    }

    private List<V8Tiers> kinds() {
        return started.stream().map(worker -> worker.tiers).toList();
    }

    @Test
    void theSpareWorkerIsForSmallPrograms() {
        atMost(3);

        assertThat(kinds()).containsExactly(V8Tiers.OPTIMISED);
    }

    @Test
    void largeProgramsHaveAWorkerOfTheirOwn() {
        Workers workers = atMost(3);

        WorkerProcess small = placed(workers, SMALL);
        WorkerProcess large = placed(workers, LARGE);

        assertThat(small.tiers).isEqualTo(V8Tiers.OPTIMISED);
        assertThat(large.tiers).isEqualTo(V8Tiers.BASELINE_FIRST);
        assertThat(placed(workers, LARGE)).isSameAs(large);
    }

    @Test
    void aWorkerThatDidSomethingForNobodyIsStillEverybodys() {
        Workers workers = atMost(3);
        WorkerProcess nobodys = placed(workers, new Need(Engine.NOBODY, V8Tiers.BASELINE_FIRST));
        workers.release(nobodys);

        assertThat(placed(workers, LARGE)).isSameAs(nobodys);
        assertThat(placed(workers, LARGE_OF_ANOTHER)).isNotSameAs(nobodys);
    }

    @Test
    void whatSuitsAnyWorkerTakesTheTenantsOwn() {
        Workers workers = atMost(3);
        WorkerProcess large = placed(workers, LARGE);

        assertThat(placed(workers, new Need("a", null))).isSameAs(large);
    }

    @Test
    void theSpareWorkerMakesRoomBeforeAnyOtherDoes() {
        Workers workers = atMost(3);
        WorkerProcess small = placed(workers, SMALL);
        WorkerProcess others = placed(workers, new Need("b", V8Tiers.OPTIMISED));
        workers.release(small);
        workers.release(others);

        WorkerProcess large = placed(workers, LARGE);

        assertThat(workers.all()).containsExactly(small, others, large);
    }

    @Test
    void whereAllHaveWorkTheOtherKindWillDo() {
        Workers workers = atMost(1);
        WorkerProcess small = placed(workers, SMALL);

        assertThat(placed(workers, LARGE)).isSameAs(small);
    }

    @Test
    void whereAllHaveWorkAnotherTenantWaits() {
        Workers workers = atMost(1);
        placed(workers, SMALL);

        assertThat(workers.place(LARGE_OF_ANOTHER)).isEmpty();
    }

    @Test
    void whoeverWaitsFirstGetsTheRoom() {
        Workers workers = atMost(1);
        WorkerProcess small = placed(workers, SMALL);
        workers.release(small);

        // Both would have the idle worker end for one of their own.
        assertThat(workers.place(LARGE)).isEmpty();
        assertThat(workers.place(LARGE_OF_ANOTHER)).isEmpty();
        workers.fill();
        workers.ready(started.getLast());

        assertThat(workers.place(LARGE)).containsSame(started.getLast());
        assertThat(kinds()).containsExactly(V8Tiers.OPTIMISED, V8Tiers.BASELINE_FIRST);
    }

    @Test
    void withRoomForOneOfEachKindNoneIsStartedBeforeItIsKnownWhatFor() {
        Workers workers = atMost(2);
        assertThat(started).isEmpty();

        placed(workers, LARGE);

        assertThat(kinds()).containsExactly(V8Tiers.BASELINE_FIRST);
    }

    @Test
    void afterOneThatDidNotStartComesAPause() {
        broken = true;
        Workers workers = atMost(3);
        broken = false;

        workers.fill();
        assertThat(pauses).isOne();
        assertThat(started).isEmpty();

        workers.rested();
        workers.fill();
        assertThat(started).hasSize(1);
    }
}
