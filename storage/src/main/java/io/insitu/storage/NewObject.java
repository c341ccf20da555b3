package io.insitu.storage;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// How an uploaded object is to be named and described.
///
/// @param metadata lower-case header names with their values
/// @param precondition is asked, within the commit and with nothing able to come between, what
///   stands under the name; false refuses the commit with
///   [StorageException.Reason#PRECONDITION_FAILED]. It holds up other writers of that object, so it
///   decides at once and calls no store
public record NewObject(
        String contentType,
        Map<String, String> metadata,
        Predicate<Optional<ObjectRecord>> precondition) {
    /// Asks nothing.
    public static final Predicate<Optional<ObjectRecord>> ANYTHING = _ -> true;

    /// That nothing stands there: the one that Swift can be asked for too.
    public static final Predicate<Optional<ObjectRecord>> ABSENT = Optional::isEmpty;

    public NewObject {
        metadata = Map.copyOf(metadata);
    }

    public NewObject(String contentType, Map<String, String> metadata) {
        this(contentType, metadata, ANYTHING);
    }
}
