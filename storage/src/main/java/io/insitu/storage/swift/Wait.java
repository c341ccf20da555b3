package io.insitu.storage.swift;

import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// How a thread waits for a server.
///
/// @param atMost between two signs of its life
record Wait(URI url, Duration atMost) {
    <T> T on(Future<T> future) {
        return on(future.toCompletionStage().toCompletableFuture());
    }

    <T> T on(CompletableFuture<T> future) {
        return on(future, atMost);
    }

    /// @throws StorageException UNAVAILABLE when the future fails, or does not come
    <T> T on(CompletableFuture<T> future, Duration timeout) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException notHttp) {
                throw notHttp; // what was to be sent is at fault, not who should get it
            }
            throw failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw unavailable("no answer within " + timeout, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// The same for what has a shorter time to begin.
    ///
    /// @param begun whether it has
    <T> T on(CompletableFuture<T> future, BooleanSupplier begun, Duration toBegin) {
        try {
            return on(future, toBegin);
        } catch (StorageException e) {
            Duration rest = atMost.minus(toBegin);
            if (e.getCause() instanceof TimeoutException
                    && begun.getAsBoolean()
                    && rest.isPositive()) {
                return on(future, rest);
            }
            throw e;
        }
    }

    StorageException failed(Throwable cause) {
        return unavailable(String.valueOf(cause.getMessage()), cause);
    }

    StorageException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return unavailable("interrupted", e);
    }

    StorageException unavailable(String why, Throwable cause) {
        return new StorageException(Reason.UNAVAILABLE, url + " cannot be reached: " + why, cause);
    }
}
