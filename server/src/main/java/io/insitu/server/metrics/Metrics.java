package io.insitu.server.metrics;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineStatus;
import io.insitu.server.http.HttpFront;
import io.insitu.storage.embedded.EmbeddedStore;
import io.insitu.storage.embedded.StoreStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.ToDoubleFunction;

/// What is counted and measured, in the form that Prometheus reads. Requests and jobs count
/// themselves in the registry; the parts that can only be asked are asked here.
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /// Shows the engine's workers.
    public void watch(Engine engine) {
        gauge("insitu.workers", "Worker processes that are alive", engine, EngineStatus::workers);
        gauge("insitu.workers.idle", "Workers that run nothing", engine, EngineStatus::idle);
        gauge("insitu.workers.running", "Instances in workers now", engine, EngineStatus::running);
        counter("insitu.workers.started", "Workers started", engine, EngineStatus::started);
        counter("insitu.workers.lost", "Workers that died untold", engine, EngineStatus::lost);
    }

    /// Shows the store.
    public void watch(EmbeddedStore store) {
        store(store, "objects", "Objects of all accounts", StoreStatus::objectCount);
        store(store, "bytes", "Bytes of all objects", StoreStatus::bytesUsed);
        store(store, "open.objects", "Objects being read", StoreStatus::openObjects);
        store(store, "open.uploads", "Uploads under way", StoreStatus::openUploads);
        store(store, "temporary.files", "Files of uploads", StoreStatus::temporaryFiles);
        store(store, "unlink.backlog", "Files to be removed", StoreStatus::unlinkBacklog);
        store(store, "rocks.keys", "RocksDB's estimate of its keys", StoreStatus::estimatedKeys);
        store(store, "rocks.bytes", "RocksDB's memory", StoreStatus::rocksMemoryBytes);
        store(store, "disk.free.bytes", "Room on the disk", StoreStatus::usableDiskBytes);
        counted(store, "expired", "Objects removed, their time over", StoreStatus::expired);
        counted(store, "audited.objects", "Objects read again", s -> s.audit().objects());
        counted(store, "audited.bytes", "Bytes read again", s -> s.audit().bytes());
        counted(store, "quarantined", "Objects found rotten", s -> s.audit().quarantined());
        counted(store, "orphans", "Files of nothing removed", s -> s.audit().orphans());
    }

    private void store(
            EmbeddedStore store,
            String name,
            String description,
            ToDoubleFunction<StoreStatus> value) {
        Gauge.builder("insitu.store." + name, store, s -> value.applyAsDouble(s.status()))
                .description(description)
                .register(registry);
    }

    private void counted(
            EmbeddedStore store,
            String name,
            String description,
            ToDoubleFunction<StoreStatus> value) {
        FunctionCounter.builder("insitu.store." + name, store, s -> value.applyAsDouble(s.status()))
                .description(description)
                .register(registry);
    }

    /// Shows the requests that are being answered.
    public void watch(HttpFront http) {
        Gauge.builder("insitu.http.requests.running", http, front -> front.inFlight().count())
                .description("Requests that are being answered")
                .register(registry);
    }

    /// {@return everything, as Prometheus scrapes it}
    String scrape() {
        return registry.scrape();
    }

    private void gauge(
            String name, String description, Engine engine, ToDoubleFunction<EngineStatus> value) {
        Gauge.builder(name, engine, e -> value.applyAsDouble(e.status()))
                .description(description)
                .register(registry);
    }

    private void counter(
            String name, String description, Engine engine, ToDoubleFunction<EngineStatus> value) {
        FunctionCounter.builder(name, engine, e -> value.applyAsDouble(e.status()))
                .description(description)
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
