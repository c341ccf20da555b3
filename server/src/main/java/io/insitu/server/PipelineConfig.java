package io.insitu.server;

import io.insitu.middleware.healthcheck.Healthcheck;
import io.insitu.middleware.info.Info;
import io.insitu.middleware.proxylogging.ProxyLogging;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The section `pipeline`: which steps a request passes on its way to the store.
///
/// @param order names of steps, outermost first, of those in [Pipelines]
/// @param proxylogging options of that step
/// @param healthcheck options of that step
/// @param info options of that step
public record PipelineConfig(
        List<String> order,
        ProxyLogging.Config proxylogging,
        Healthcheck.Config healthcheck,
        Info.Config info) {
    static final PipelineConfig DEFAULT =
            new PipelineConfig(
                    Pipelines.DEFAULT,
                    ProxyLogging.Config.DEFAULT,
                    Healthcheck.Config.DEFAULT,
                    Info.Config.DEFAULT);

    public PipelineConfig {
        order = List.copyOf(order);
        List<String> unknown = new ArrayList<>(order);
        unknown.removeAll(Pipelines.STEPS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "order: %s is none of %s".formatted(unknown, Pipelines.STEPS));
        }
        if (new HashSet<>(order).size() < order.size()) {
            throw new IllegalArgumentException("order: %s has a step twice".formatted(order));
        }
    }
}
