package io.insitu.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.compute.node.ClusterKeys;
import io.insitu.middleware.compute.node.ClusterState;
import io.insitu.middleware.compute.node.ClusterState.NodeState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu cluster status`: how the nodes do, as each proxy sees them. Exits with 1 when one of
/// them gets no work, or when clocks are so far apart that signatures soon will not hold.
@Command(
        name = "status",
        description = {
            "Shows the nodes that proxies know, how loaded they are, their versions and clocks.",
            "Exit code: 0 when all is well, 1 when it is not, 125 when a proxy cannot be asked."
        },
        mixinStandardHelpOptions = true)
final class ClusterStatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// A signature holds for a minute.
    private static final Duration SKEW_MAX = Duration.ofSeconds(20);

    private static final String LINE = "%-28s %-14s %13s  %-16s %10s  %s%n";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The cluster's key; else the first of $$INSITU_CLUSTER_KEYS.")
    private @Nullable String key;

    @Parameters(paramLabel = "PROXY", arity = "1..*", description = "http://HOST:PORT")
    private List<URI> proxies = new ArrayList<>();

    @Override
    public Integer call() {
        return Commands.run(() -> {
            ClusterKeys keys = keys();
            boolean well = true;
            for (URI proxy : proxies) {
                well &= show(proxy, state(proxy, keys));
            }
            return well ? 0 : 1;
        });
    }

    private ClusterKeys keys() {
        String known =
                Optional.ofNullable(key)
                        .or(() -> Optional.ofNullable(System.getenv("INSITU_CLUSTER_KEYS")))
                        .orElseThrow(() ->
                                new UsageException("say the key: --key or INSITU_CLUSTER_KEYS"));
        try {
            return new ClusterKeys(
                    List.of(known.split(",", -1)[0].strip()), InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static ClusterState state(URI proxy, ClusterKeys keys) throws InterruptedException {
        Map.Entry<String, String> signature = keys.signature("GET", ClusterState.TARGET);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(proxy.resolve(ClusterState.TARGET))
                            .timeout(PATIENCE)
                            .header(signature.getKey(), signature.getValue())
                            .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 ->
                        JsonMapper.builder().build().readValue(answer.body(), ClusterState.class);
                case 401 ->
                        throw new UsageException(
                                "%s does not take the key, or its clock is a minute off"
                                        .formatted(proxy));
                default ->
                        throw new UsageException(
                                "%s answers %d: it has no cluster.keys, or is no proxy of nodes"
                                        .formatted(proxy, answer.statusCode()));
            };
        } catch (JsonProcessingException e) {
            throw new UsageException("%s answers what is no state: %s".formatted(proxy, e));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("%s cannot be reached: %s".formatted(proxy, e));
        }
    }

    /// {@return whether all is well}
    private static boolean show(URI proxy, ClusterState state) {
        long skew = state.millis() - System.currentTimeMillis();
        System.out.printf(
                "proxy %s, version %s, protocol %d, clock %s%n",
                proxy, state.version(), state.protocol(), seconds(skew));
        System.out.printf(LINE, "NODE", "STATE", "RUNNING/SLOTS", "VERSION", "CLOCK", "BESIDE");
        boolean well = isClose(skew) && !state.nodes().isEmpty();
        for (NodeState node : state.nodes()) {
            System.out.printf(
                    LINE,
                    node.url(),
                    node.state(),
                    node.running() + "/" + node.slots(),
                    node.version(),
                    seconds(node.skewMillis()),
                    String.join(" ", node.beside()));
            well &= node.state().equals("up") && isClose(node.skewMillis());
        }
        return well;
    }

    private static boolean isClose(long skewMillis) {
        return Math.abs(skewMillis) <= SKEW_MAX.toMillis();
    }

    private static String seconds(long millis) {
        return "%+.3f s".formatted(millis / 1e3);
    }
}
