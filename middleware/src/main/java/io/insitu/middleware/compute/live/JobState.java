package io.insitu.middleware.compute.live;

import java.util.Locale;
import java.util.Optional;

/// Where a job is.
public enum JobState {
    /// It was taken; what it needs is being looked up.
    QUEUED,
    /// It is known what runs; nothing runs yet.
    PLANNED,
    RUNNING,
    /// All instances have ended; what they left is being stored.
    COMMITTING,
    DONE,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return compareTo(DONE) >= 0;
    }

    /// {@return the word for it in JSON}
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return the state of that word, if it is one}
    public static Optional<JobState> of(String word) {
        for (JobState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
