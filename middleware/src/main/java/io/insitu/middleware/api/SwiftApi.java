package io.insitu.middleware.api;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.account.AccountHandler;
import io.insitu.middleware.constraints.Checks;
import io.insitu.middleware.constraints.Constraints;
import io.insitu.middleware.container.ContainerHandler;
import io.insitu.middleware.object.ContainerRule;
import io.insitu.middleware.object.ObjectHandler;
import io.insitu.middleware.policy.StoragePolicy;
import io.insitu.storage.ObjectStore;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The innermost handler, what Swift's proxy server is behind its pipeline: accounts, containers
/// and objects on an [ObjectStore]. The manual of each is with [AccountHandler], [ContainerHandler]
/// and [ObjectHandler]; the limits, their names and defaults with [Constraints].
public final class SwiftApi implements Handler {
    /// The version of Swift whose API this is; client libraries look at it.
    public static final String VERSION = "2.30.1";

    /// @param constraints the limits
    /// @param account how accounts come to be
    /// @param storagePolicy what clients may call the way in which objects are kept
    public record Config(
            Constraints constraints, AccountHandler.Config account, StoragePolicy storagePolicy) {
        public static final Config DEFAULT =
                new Config(
                        Constraints.DEFAULT, AccountHandler.Config.DEFAULT, StoragePolicy.DEFAULT);
    }

    private final Config config;
    private final Checks checks;
    private final AccountHandler accounts;
    private final ContainerHandler containers;
    private final ObjectHandler objects;

    public SwiftApi(Config config, ObjectStore store, InstantSource clock) {
        this(config, store, clock, ContainerRule.NONE);
    }

    /// @param rule what containers ask beside their access lists
    public SwiftApi(Config config, ObjectStore store, InstantSource clock, ContainerRule rule) {
        this.config = config;
        this.checks = new Checks(config.constraints());
        this.accounts =
                new AccountHandler(config.account(), config.storagePolicy(), store, checks, clock);
        this.containers = new ContainerHandler(config.storagePolicy(), store, checks);
        this.objects = new ObjectHandler(store, checks, clock, rule);
    }

    /// {@return the section `swift` of `/info`}
    public Map<String, Object> info() {
        Map<String, Object> swift = new LinkedHashMap<>();
        swift.put("version", VERSION);
        swift.put("policies", List.of(config.storagePolicy().info()));
        swift.putAll(accounts.info());
        swift.putAll(config.constraints().info());
        return Map.of("swift", swift);
    }

    @Override
    public Response handle(Request request) {
        checks.headerCount(request.headers());
        return switch (request.target()) {
            case Target.OfAccount ignored -> accounts.handle(request);
            case Target.OfContainer ignored -> containers.handle(request);
            case Target.OfObject ignored -> objects.handle(request);
            case Target.Other(String path) -> throw notOurs(path);
        };
    }

    /// Swift tells a path that begins like another version of its API from one that does not.
    private static SwiftException notOurs(String path) {
        if (path.equals("/") || path.isEmpty()) {
            return new SwiftException(404);
        }
        return path.matches("/(?!v1(\\.0)?/)[^/]+/.+")
                ? new SwiftException(400)
                : new SwiftException(412, "Bad URL", Headers.of("Content-Type", Response.HTML));
    }
}
