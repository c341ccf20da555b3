package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.ClusterState.NodeState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node that was met: what it said of itself, and the slots that are taken there. Everything that
/// runs there for this proxy is counted, by [#take] or [#count], and given back when it has ended.
/// For any number of threads.
final class Known {
    /// How long one that did not answer is left alone while there is another.
    private static final Duration REST = Duration.ofSeconds(5);

    private final URI url;
    private final NodeLink link;
    private final Vacancies vacancies;
    private final Seeker.Line line = new Seeker.Line();
    private int inFlight;
    private int ofOthers;
    private volatile @Nullable NodeStatus said;
    private volatile long skewMillis;
    private volatile long restsUntil;

    Known(URI url, NodeLink link, Vacancies vacancies) {
        this.url = url;
        this.link = link;
        this.vacancies = vacancies;
    }

    /// A node with what is known of it at one moment, so that several can be compared: those that
    /// answer first, and of these the one whose slots are taken least.
    record Ranked(Known node, int rests, double load) implements Comparable<Ranked> {
        Ranked(Known node) {
            this(node, node.rests() ? 1 : 0, node.load());
        }

        @Override
        public int compareTo(Ranked other) {
            return rests == other.rests
                    ? Double.compare(load, other.load)
                    : Integer.compare(rests, other.rests);
        }
    }

    /// {@return the nodes, those that answer first, and of these the one whose slots are taken
    /// least}
    static Stream<Known> byLoad(Stream<Known> nodes) {
        return nodes.distinct().map(Ranked::new).sorted().map(Ranked::node);
    }

    String name() {
        return url.getAuthority();
    }

    URI url() {
        return url;
    }

    NodeLink link() {
        return link;
    }

    /// Takes slots, if as far as we know one is free: what runs there together gets on with one.
    synchronized boolean take(int instances) {
        if (rests() || !hasRoom()) {
            return false;
        }
        count(instances);
        return true;
    }

    /// Takes slots for instances that are there whether one is free or not, since the node itself
    /// lets them in.
    synchronized void count(int instances) {
        inFlight += instances;
        vacancies.note(this, hasRoom() && !rests());
    }

    private boolean hasRoom() {
        NodeStatus status = said;
        return status == null || inFlight + ofOthers < Math.max(1, status.slots());
    }

    /// It says that it is full: others were there before us.
    ///
    /// @param instances for which it has no room, and which are counted still
    synchronized void isFull(int instances) {
        NodeStatus status = said;
        if (status != null) {
            ofOthers = Math.max(ofOthers, status.slots() - inFlight + instances);
            count(0);
        }
    }

    void giveBack(int instances) {
        count(-instances);
        serve();
    }

    void enter(Seeker seeker) {
        seeker.enter(line);
        serve();
    }

    /// Gives what room there is to those who wait for this node, then to those who wait for any.
    private void serve() {
        while (take(0)) {
            Seeker first = line.first();
            first = first == null ? vacancies.first() : first;
            if (first == null) {
                return;
            }
            count(first.size());
            if (!first.give(this)) {
                count(-first.size());
            }
        }
    }

    private void says(NodeStatus status, long now) {
        synchronized (this) {
            said = status;
            skewMillis = status.millis() - now;
            ofOthers = Math.max(0, status.running() - inFlight);
            restsUntil = 0;
            count(0);
        }
        serve();
    }

    /// {@return the protocol that it speaks; ours as long as it did not say}
    int protocol() {
        NodeStatus status = said;
        return status == null ? NodeService.PROTOCOL : status.protocol();
    }

    void didNotAnswer() {
        restsUntil = vacancies.time().millis() + REST.toMillis();
        count(0);
    }

    boolean rests() {
        return vacancies.time().millis() < restsUntil;
    }

    /// {@return its slots, if it works for us}
    int slots() {
        NodeStatus status = said;
        boolean works = status != null && !rests() && protocol() == NodeService.PROTOCOL;
        return status == null || !works ? 0 : status.slots();
    }

    private synchronized double load() {
        return (double) taken() / capacity();
    }

    /// {@return its slots; one as long as it did not say}
    private int capacity() {
        NodeStatus status = said;
        return status == null ? 1 : Math.max(1, status.slots());
    }

    private int taken() {
        return ofOthers + inFlight;
    }

    synchronized Spread.Site<Known> site() {
        return new Spread.Site<>(this, capacity(), taken());
    }

    /// Asks it what it does. Blocks.
    void check() {
        long before = vacancies.time().millis();
        link.status()
                .ifPresentOrElse(
                        status -> says(status, (before + vacancies.time().millis()) / 2),
                        this::didNotAnswer);
    }

    /// @param beside the object servers that it stands beside
    NodeState state(List<String> beside) {
        NodeStatus status = said;
        String state = status == null ? "new" : "up";
        if (rests()) {
            state = "down";
        } else if (protocol() != NodeService.PROTOCOL) {
            state = "other protocol";
        }
        return new NodeState(
                url.toString(),
                state,
                beside,
                status == null ? 0 : status.slots(),
                status == null ? 0 : status.running(),
                status == null ? "" : status.version(),
                skewMillis);
    }
}
