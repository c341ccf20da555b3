package io.insitu.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What was answered, for a while: to so many questions, those that were asked last. For any number
/// of threads; while one asks, others that have the same question may ask too.
///
/// @param <Q> questions
/// @param <A> answers
public final class Remembered<Q, A> {
    private final Duration life;
    private final InstantSource clock;
    private final Predicate<A> worthIt;
    private final LastUsed<Q, Word<A>> words;

    private record Word<A>(A answer, Instant until) {}

    /// Who knows.
    ///
    /// @param <E> how it fails; that is not remembered
    @FunctionalInterface
    public interface Source<A, E extends Exception> {
        A answer() throws E;
    }

    /// @param life from when it is asked
    /// @param worthIt which answers are remembered
    public Remembered(int questionsMax, Duration life, InstantSource clock, Predicate<A> worthIt) {
        this.life = life;
        this.clock = clock;
        this.worthIt = worthIt;
        this.words = new LastUsed<>(questionsMax);
    }

    /// One that remembers every answer.
    public Remembered(int questionsMax, Duration life, InstantSource clock) {
        this(questionsMax, life, clock, _ -> true);
    }

    /// {@return the answer}
    ///
    /// @param source is asked when it is not remembered
    public <E extends Exception> A answer(Q question, Source<A, E> source) throws E {
        Instant now = clock.instant();
        Word<A> known = known(question);
        if (known != null && now.isBefore(known.until)) {
            return known.answer;
        }
        A answer = source.answer();
        if (worthIt.test(answer)) {
            remember(question, new Word<>(answer, now.plus(life)));
        }
        return answer;
    }

    private @Nullable Word<A> known(Q question) {
        synchronized (words) {
            return words.get(question);
        }
    }

    private void remember(Q question, Word<A> word) {
        synchronized (words) {
            words.put(question, word);
        }
    }
}
