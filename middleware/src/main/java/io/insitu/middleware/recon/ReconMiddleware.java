package io.insitu.middleware.recon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.embedded.StoreStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Figures of the store as JSON under `/recon/`, in the forms of the `recon` step of Swift's
/// storage servers, for tools that ask those.
///
/// | path | |
/// |---|---|
/// | `/recon/version`, `/recon/time` | |
/// | `/recon/load`, `/recon/mem` | of the machine |
/// | `/recon/diskusage`, `/recon/unmounted` | the disk under the store |
/// | `/recon/quarantined` | objects quarantined since the start |
/// | `/recon/auditor/object` | what the auditor has done since the start |
/// | `/recon/expirer/object` | how many objects went because their time was over |
/// | `/recon/async` | 0: counters and listings are never behind |
///
/// Anything else of it is 404: there are no replicas, rings or shards. Nobody is asked for a token,
/// as in Swift, where these servers cannot be reached from outside: put it into the pipeline where
/// that is so. Place: behind `healthcheck`. It has no options and is not shown in `/info`.
public final class ReconMiddleware implements Middleware {
    private static final String PREFIX = "/recon/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String version;
    private final Supplier<StoreStatus> store;
    private final InstantSource clock;

    /// @param version of Swift, whose forms these are
    public ReconMiddleware(String version, Supplier<StoreStatus> store, InstantSource clock) {
        this.version = version;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().startsWith(PREFIX)) {
            return next.handle(request);
        }
        return figures(request.path().substring(PREFIX.length()))
                .map(figures -> Response.text(200, "application/json", json(figures)))
                .orElseGet(
                        () -> Response.text(404, "text/plain", "Invalid path: " + request.path()));
    }

    private static String json(Object figures) {
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures are plain maps and lists", e);
        }
    }

    private Optional<Object> figures(String what) {
        return switch (what) {
            case "version" -> Optional.of(Map.of("version", version));
            case "time" -> Optional.of(clock.instant().toEpochMilli() / 1000.0);
            case "load" -> Optional.of(load());
            case "mem" -> Optional.of(memory());
            case "diskusage" -> Optional.of(List.of(disk(store.get())));
            case "unmounted" -> Optional.of(List.of());
            case "quarantined" -> Optional.of(quarantined(store.get()));
            case "auditor/object" -> Optional.of(auditor(store.get()));
            case "expirer/object" -> Optional.of(expirer(store.get()));
            case "async" -> Optional.of(Map.of("async_pending", 0));
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> disk(StoreStatus status) {
        Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("device", "store");
        disk.put("mounted", true);
        disk.put("size", status.diskBytes());
        disk.put("used", status.diskBytes() - status.usableDiskBytes());
        disk.put("avail", status.usableDiskBytes());
        return disk;
    }

    private static Map<String, Object> quarantined(StoreStatus status) {
        long objects = status.audit().quarantined();
        Map<String, Object> quarantined = new LinkedHashMap<>();
        quarantined.put("objects", objects);
        quarantined.put("containers", 0);
        quarantined.put("accounts", 0);
        quarantined.put("policies", Map.of("0", Map.of("objects", objects)));
        return quarantined;
    }

    private static Map<String, Object> auditor(StoreStatus status) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("passes", status.audit().objects());
        all.put("bytes_processed", status.audit().bytes());
        all.put("quarantined", status.audit().quarantined());
        all.put("orphans", status.audit().orphans());
        all.put("complete_passes", status.audit().passes());
        Map<String, Object> auditor = new LinkedHashMap<>();
        auditor.put("object_auditor_stats_ALL", all);
        auditor.put("object_auditor_stats_ZBF", null);
        return auditor;
    }

    private static Map<String, Object> expirer(StoreStatus status) {
        Map<String, Object> expirer = new LinkedHashMap<>();
        expirer.put("object_expiration_pass", null);
        expirer.put("expired_last_pass", status.expired());
        return expirer;
    }

    private static Map<String, Object> load() {
        Map<String, Object> load = new LinkedHashMap<>();
        for (String line : lines("/proc/loadavg")) {
            String[] words = line.split(" ", -1);
            load.put("1m", Double.valueOf(words[0]));
            load.put("5m", Double.valueOf(words[1]));
            load.put("15m", Double.valueOf(words[2]));
            load.put("tasks", words[3]);
            load.put("processes", Long.valueOf(words[4]));
        }
        return load;
    }

    private static Map<String, Object> memory() {
        Map<String, Object> memory = new LinkedHashMap<>();
        for (String line : lines("/proc/meminfo")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                memory.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return memory;
    }

    private static List<String> lines(String file) {
        Path path = Path.of(file);
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
