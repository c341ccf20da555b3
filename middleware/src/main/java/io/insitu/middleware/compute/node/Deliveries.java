package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.middleware.compute.node.NodeLink.Answer;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.program.Program;
import io.insitu.middleware.compute.run.Work;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Programs and images on their way to nodes that lack them. The same thing is sent to the same
/// node once at a time, whoever waits for it, and arrives though the job that it was first sent for
/// has ended meanwhile.
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Map<Delivery, FutureTask<Boolean>> underWay = new ConcurrentHashMap<>();
    private final Time time;

    private record Delivery(NodeLink to, Answer.Lacks what) {}

    Deliveries(Time time) {
        this.time = time;
    }

    /// Blocks; an interrupt ends the waiting.
    ///
    /// @param work that needs it
    /// @param component likewise
    /// @return whether the node has it now
    boolean give(NodeLink to, Answer.Lacks what, Work work, Component component) {
        Delivery delivery = new Delivery(to, what);
        FutureTask<Boolean> own = new FutureTask<>(() -> send(to, what, work, component));
        FutureTask<Boolean> before = underWay.putIfAbsent(delivery, own);
        if (before == null) {
            time.start(
                    "delivery",
                    () -> {
                        own.run();
                        underWay.remove(delivery);
                    });
        }
        try {
            return (before == null ? own : before).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            LOG.warn("{} is not given to a node", what.words(), e.getCause());
            return false;
        }
    }

    private static boolean send(NodeLink to, Answer.Lacks what, Work work, Component component)
            throws IOException {
        String digest = what.digest();
        Stream<PlannedInstance> instances = component.instances().stream();
        return switch (what.what()) {
            case MODULE -> {
                Program program =
                        instances
                                .map(work::program)
                                .filter(one -> one.digest().equals(digest))
                                .findFirst()
                                .orElseThrow();
                yield to.prepare(work.account(), digest, program.source().read());
            }
            case IMAGE -> {
                SystemImage image =
                        instances
                                .flatMap(one -> work.images(one).stream())
                                .filter(one -> one.digest().equals(digest))
                                .findFirst()
                                .orElseThrow();
                yield to.give(digest, image.file());
            }
        };
    }
}
