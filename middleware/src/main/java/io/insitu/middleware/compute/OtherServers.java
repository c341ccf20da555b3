package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.passthrough.Relay;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other servers of a cluster, which may run a job that is asked about here: its record in the
/// store says what was so when it was last written, and whoever runs it knows more.
@FunctionalInterface
public interface OtherServers {
    /// In a request of one server to another, which answers from the jobs that it runs itself.
    String ASKED = "X-Insitu-Asked";

    OtherServers NONE = _ -> Stream.empty();

    /// Sends the same request to each, one after the other, as answers are wanted.
    ///
    /// @return the answers of those that can be reached and run what is asked about; whoever gets
    ///   one closes it
    Stream<Response> ask(Request request);

    /// {@return those, of which one that gives no answer is left alone for a while}
    static OtherServers of(List<Relay> servers, InstantSource clock) {
        List<Server> all = servers.stream().map(server -> new Server(server, clock)).toList();
        return request -> {
            Request asked = request.withHeaders(headers -> headers.with(ASKED, "true"));
            return all.stream().flatMap(server -> server.ask(asked).stream());
        };
    }

    /// One of them.
    final class Server {
        private static final Logger LOG = LoggerFactory.getLogger(OtherServers.class);
        private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

        private final Relay relay;
        private final InstantSource clock;
        private volatile Instant leftAloneUntil = Instant.MIN;

        private Server(Relay relay, InstantSource clock) {
            this.relay = relay;
            this.clock = clock;
        }

        private Optional<Response> ask(Request request) {
            if (clock.instant().isBefore(leftAloneUntil)) {
                return Optional.empty();
            }
            try {
                Response response = relay.send(request);
                if (response.status() / 100 == 2 || response.status() == 409) {
                    return Optional.of(response);
                }
                response.content().close();
            } catch (StorageException | IOException e) {
                LOG.info("another server is not asked about jobs for a while: {}", e.getMessage());
                leftAloneUntil = clock.instant().plus(LEFT_ALONE);
            }
            return Optional.empty();
        }
    }
}
