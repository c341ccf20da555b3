package io.insitu.engine.guest;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import io.insitu.engine.module.PreparedModule;
import io.insitu.engine.module.Snapshot;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an initialiser leaves, as far as a [Snapshot] can hold it; or why it cannot.
final class InitialState implements Entry.Left {
    private final ByteBuffer prepared;
    private final long bytesMax;
    private @Nullable ByteBuffer snapshot;
    private String problem = "";

    /// @param bytesMax how long the snapshot may be
    InitialState(ByteBuffer prepared, long bytesMax) {
        this.prepared = prepared;
        this.bytesMax = bytesMax;
    }

    @Override
    public void state(GuestMemory memory, RunFiles files, Map<Integer, Long> globals) {
        Optional<String> left = files.left();
        if (left.isPresent()) {
            problem = " leaves %s, which a snapshot cannot hold".formatted(left.get());
            return;
        }
        try {
            snapshot = Snapshot.of(prepared, memory.bytes(), globals, bytesMax);
        } catch (InvalidModuleException e) {
            problem = ": " + e.getMessage();
        }
    }

    /// {@return the snapshot, if there is one}
    Optional<ByteBuffer> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /// {@return how the run of the initialiser ended, seen from outside}
    Outcome outcome(Outcome ended) {
        if (!(ended instanceof Outcome.Exited(int code)) || snapshot != null) {
            return ended;
        }
        String why =
                problem.isEmpty()
                        ? " ends the program, with exit code %d".formatted(code)
                        : problem;
        return new Outcome.NotStarted(PreparedModule.INITIALIZE + why);
    }
}
