package io.insitu.middleware.compute.node;

import io.insitu.engine.Pipe;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The part of a component that runs on this node while others run elsewhere: what is kept free for
/// it, and the channels that lead to it.
///
/// A channel is a pipe in two halves. The writer's node reads what its instance writes and sends it
/// in one request's body; the reader's node writes that into the pipe of its instance. The bytes
/// are those, in their order; a reader that takes nothing holds the writer up by HTTP's flow
/// control; the end comes only with the end of the body. A channel that breaks off breaks the gang:
/// what its instances are still to do is worth nothing, since it may rest on half an input.
final class Gang implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gang.class);

    /// At the other end when no other node is to blame.
    private static final URI NOBODY = URI.create("");

    private final String id;
    private final Reservation reservation;
    private final Room.Lease lease;
    private final Map<Integer, CompletableFuture<Pipe.WriteEnd>> incoming = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final CompletableFuture<URI> broken = new CompletableFuture<>();
    private boolean claimed;

    /// @param lease becomes its own
    Gang(String id, Reservation reservation, Room.Lease lease) {
        this.id = id;
        this.reservation = reservation;
        this.lease = lease;
        reservation
                .incoming()
                .keySet()
                .forEach(link -> incoming.put(link, new CompletableFuture<>()));
    }

    String id() {
        return id;
    }

    /// {@return false when somebody has it already}
    synchronized boolean claim() {
        boolean first = !claimed;
        claimed = true;
        return first;
    }

    /// {@return the path of a channel}
    static String target(String id, int link) {
        return NodeService.CHANNELS + id + "/" + link;
    }

    /// {@return what is signed in the place of the digest of a channel's bytes, which are not known
    /// beforehand: only who knows the gang's key can say it}
    String proof(int link) {
        return proof(reservation.key(), link);
    }

    static String proof(String key, int link) {
        return ClusterKeys.digest((key + "/" + link).getBytes(StandardCharsets.UTF_8));
    }

    /// Says where the bytes of a channel go.
    void connect(int link, Pipe.WriteEnd end) {
        CompletableFuture<Pipe.WriteEnd> expected = incoming.get(link);
        if (expected == null) {
            throw new SwiftException(400, "Channel %d was not reserved".formatted(link));
        }
        expected.complete(end);
    }

    /// Takes in what comes by a channel. Blocks.
    ///
    /// @param patience for the session to come, if the channel is the first
    /// @return 204 when the reader has it all, 410 when it has gone before
    /// @throws SwiftException 404, 409 for what was not expected or is there already, 502 when it
    ///   broke off
    Response receive(int link, Body body, Duration patience) {
        Pipe.WriteEnd end = end(link, patience);
        try {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                if (!isTaken(end, next)) {
                    end.close();
                    return Response.of(410);
                }
            }
            end.close();
            return Response.of(204);
        } catch (IOException | SwiftException e) {
            // The pipe stays open until the reader was ended: it must not see an end here.
            boolean isCut = e instanceof SocketException;
            URI writer = reservation.incoming().getOrDefault(link, NOBODY);
            breaks(isCut ? writer : NOBODY, String.valueOf(e.getMessage()));
            throw new SwiftException(502, "The channel broke off: " + e.getMessage());
        }
    }

    /// An end that was closed is that of a session that is over, and so is its reader.
    private static boolean isTaken(Pipe.WriteEnd end, ByteBuffer bytes) {
        try {
            return end.write(bytes);
        } catch (IOException e) {
            return false;
        }
    }

    private Pipe.WriteEnd end(int link, Duration patience) {
        CompletableFuture<Pipe.WriteEnd> expected = incoming.get(link);
        if (expected == null || !isFirst(link)) {
            throw new SwiftException(409, "Channel %d is not expected".formatted(link));
        }
        try {
            return expected.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new SwiftException(404, "Its session did not come");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwiftException(503, "interrupted");
        }
    }

    private synchronized boolean isFirst(int link) {
        return begun.add(link);
    }

    /// A channel broke off.
    ///
    /// @param peer the node at its other end
    void breaks(URI peer, String why) {
        if (broken.complete(peer)) {
            LOG.info("gang {}: the channel to or from '{}' broke off: {}", id, peer, why);
        }
    }

    /// Runs the action when a channel breaks off, at once if one has.
    void onBreak(Runnable action) {
        var _ = broken.thenRun(action);
    }

    /// {@return whether a channel has broken off}
    boolean isBroken() {
        return broken.isDone();
    }

    /// {@return the node at the other end of the channel that broke first}
    URI brokenAt() {
        return broken.getNow(NOBODY);
    }

    /// What waits for the session waits no more.
    @Override
    public void close() {
        incoming.values().forEach(end -> end.cancel(false));
        lease.close();
    }
}
