package io.insitu.server;

import io.insitu.engine.Engine;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Pipeline;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.bulk.BulkMiddleware;
import io.insitu.middleware.catcherrors.CatchErrors;
import io.insitu.middleware.cnamelookup.CnameLookupMiddleware;
import io.insitu.middleware.compute.ComputeMiddleware;
import io.insitu.middleware.compute.plan.ProgramRule;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.cors.CorsMiddleware;
import io.insitu.middleware.crossdomain.CrossDomainMiddleware;
import io.insitu.middleware.dlo.DloMiddleware;
import io.insitu.middleware.domainremap.DomainRemapMiddleware;
import io.insitu.middleware.etagquoter.EtagQuoterMiddleware;
import io.insitu.middleware.formpost.FormPostMiddleware;
import io.insitu.middleware.gatekeeper.Gatekeeper;
import io.insitu.middleware.healthcheck.Healthcheck;
import io.insitu.middleware.info.Info;
import io.insitu.middleware.keystoneauth.KeystoneAuth;
import io.insitu.middleware.listendpoints.ListEndpointsMiddleware;
import io.insitu.middleware.namecheck.NameCheckMiddleware;
import io.insitu.middleware.object.ContainerRule;
import io.insitu.middleware.proxylogging.ProxyLogging;
import io.insitu.middleware.quotas.AccountQuotas;
import io.insitu.middleware.quotas.ContainerQuotas;
import io.insitu.middleware.ratelimit.RateLimitMiddleware;
import io.insitu.middleware.readonly.ReadOnlyMiddleware;
import io.insitu.middleware.recon.ReconMiddleware;
import io.insitu.middleware.s3.S3Middleware;
import io.insitu.middleware.slo.SloMiddleware;
import io.insitu.middleware.staticweb.StaticWebMiddleware;
import io.insitu.middleware.symlink.SymlinkMiddleware;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthKeys;
import io.insitu.middleware.tempurl.TempUrlMiddleware;
import io.insitu.middleware.versionedwrites.VersionedWritesMiddleware;
import io.insitu.server.metrics.Metrics;
import io.insitu.server.metrics.MetricsMiddleware;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.embedded.StoreStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The way of a request to the store: each step by its name, and the order in which they stand.
final class Pipelines {
    private static final Set<String> OPTIONAL =
            Set.of(
                    "crossdomain",
                    "name_check",
                    "cname_lookup",
                    "domain_remap",
                    "read_only",
                    "ratelimit",
                    "keystoneauth",
                    "list_endpoints",
                    "recon");

    /// Outermost first. Innermost, behind them all, stands Swift's API itself.
    static final List<String> STEPS =
            List.of(
                    "proxylogging",
                    "catcherrors",
                    "gatekeeper",
                    "s3api",
                    "healthcheck",
                    "metrics",
                    "recon",
                    "list_endpoints",
                    "info",
                    "crossdomain",
                    "name_check",
                    "cname_lookup",
                    "domain_remap",
                    "read_only",
                    "ratelimit",
                    "etag_quoter",
                    "bulk",
                    "tempurl",
                    "formpost",
                    "tempauth",
                    "keystoneauth",
                    "cors",
                    "staticweb",
                    "compute",
                    "copy",
                    "container_quotas",
                    "account_quotas",
                    "slo",
                    "dlo",
                    "versioned_writes",
                    "symlink");

    /// Those that are there without being asked for.
    static final List<String> DEFAULT =
            STEPS.stream().filter(step -> !OPTIONAL.contains(step)).toList();

    private final InsituConfig config;
    private final ObjectStore store;
    private final Engine engine;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Supplier<StoreStatus> status;

    Pipelines(
            InsituConfig config,
            ObjectStore store,
            Engine engine,
            Metrics metrics,
            InstantSource clock,
            Supplier<StoreStatus> status) {
        this.config = config;
        this.store = store;
        this.engine = engine;
        this.metrics = metrics;
        this.clock = clock;
        this.status = status;
    }

    /// {@return the whole way, as configured}
    Pipeline build() {
        SwiftApi api = new SwiftApi(config.swift(), store, clock, rule());
        List<Supplier<Map<String, Object>>> shown = new ArrayList<>();
        shown.add(api::info);
        List<Middleware> steps = new ArrayList<>();
        for (String name : config.pipeline().order().reversed()) {
            Middleware step = name.equals("info") ? info(shown) : step(name);
            shown.add(step::info);
            steps.addFirst(step);
        }
        return new Pipeline(steps, api);
    }

    private ContainerRule rule() {
        boolean hasPrograms =
                config.pipeline().order().contains("compute")
                        && config.compute().requests().containerPrograms();
        return hasPrograms ? new ProgramRule() : ContainerRule.NONE;
    }

    private Middleware step(String name) {
        return switch (name) {
            case "proxylogging" ->
                    new ProxyLogging(config.pipeline().proxylogging(), metrics.registry(), clock);
            case "catcherrors" -> new CatchErrors();
            case "gatekeeper" -> new Gatekeeper();
            case "s3api" ->
                    new S3Middleware(
                            config.steps().s3api(),
                            new TempAuthKeys(config.tempauth().toTempAuth(), store::account),
                            clock);
            case "healthcheck" -> new Healthcheck(config.pipeline().healthcheck());
            case "recon" -> new ReconMiddleware(SwiftApi.VERSION, status, clock);
            case "metrics" -> new MetricsMiddleware(metrics);
            case "crossdomain" -> new CrossDomainMiddleware(config.steps().crossdomain());
            case "name_check" -> new NameCheckMiddleware(config.steps().nameCheck());
            case "list_endpoints" ->
                    new ListEndpointsMiddleware(config.tempauth().storageUrlScheme());
            case "cname_lookup" -> new CnameLookupMiddleware(config.steps().cnameLookup(), clock);
            case "domain_remap" -> new DomainRemapMiddleware(config.steps().domainRemap());
            case "read_only" -> new ReadOnlyMiddleware(config.steps().readOnly());
            case "ratelimit" ->
                    new RateLimitMiddleware(
                            config.steps().ratelimit(), store, clock, Pipelines::sleep);
            case "keystoneauth" -> new KeystoneAuth(config.steps().keystoneauth(), store, clock);
            case "etag_quoter" -> new EtagQuoterMiddleware(config.steps().etagQuoter(), store);
            case "cors" -> new CorsMiddleware(config.steps().cors(), store);
            case "tempauth" -> new TempAuth(config.tempauth().toTempAuth(), clock, store::account);
            case "compute" ->
                    new ComputeMiddleware(
                            config.compute(), store, engine, metrics.registry(), clock);
            case "copy" -> new CopyMiddleware(config.swift().constraints().maxFileSize());
            case "container_quotas" -> new ContainerQuotas();
            case "account_quotas" -> new AccountQuotas();
            case "bulk" -> new BulkMiddleware(config.steps().bulk(), config.swift().constraints());
            case "tempurl" -> new TempUrlMiddleware(config.steps().tempurl(), store, clock);
            case "formpost" -> new FormPostMiddleware(config.steps().formpost(), store, clock);
            case "staticweb" -> new StaticWebMiddleware(config.steps().staticweb(), store);
            case "versioned_writes" ->
                    new VersionedWritesMiddleware(config.steps().versionedWrites(), store, clock);
            case "symlink" -> new SymlinkMiddleware(config.steps().symlink());
            case "slo" -> new SloMiddleware(config.steps().slo(), config.steps().bulk());
            case "dlo" ->
                    new DloMiddleware(
                            config.steps().dlo(),
                            config.swift().constraints().containerListingLimit());
            default -> throw new IllegalArgumentException("no step is called " + name);
        };
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwiftException(503);
        }
    }

    private Middleware info(List<Supplier<Map<String, Object>>> shown) {
        return new Info(
                config.pipeline().info(), () -> shown.stream().map(Supplier::get).toList(), clock);
    }
}
