package io.insitu.storage.tls;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypted connections by what [PemFiles] hold. The files are looked at every few seconds; when
/// they have changed, connections that are made from then on are by what they hold now, so that
/// certificates are renewed without a restart. Files that are wrong then are logged, and change
/// nothing. For any number of threads.
public final class Tls implements AutoCloseable {
    /// How often files are looked at.
    public static final Duration LOOK = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

    private final PemFiles files;
    private final List<Consumer<Identity>> users = new CopyOnWriteArrayList<>();
    private final Thread watch;
    private volatile Identity identity;
    private String state;

    private Tls(PemFiles files, Duration look) throws IOException {
        this.files = files;
        this.state = files.state();
        this.identity = Identity.read(files);
        this.watch = Thread.ofVirtual().name("tls-files").start(() -> watch(look));
    }

    /// @param look between two looks at the files
    /// @throws IllegalArgumentException names the option and its file, and says what is wrong
    public static Tls of(PemFiles files, Duration look) {
        try {
            return new Tls(files, look);
        } catch (IOException e) {
            throw new IllegalArgumentException("certificate, key, ca: " + e.getMessage(), e);
        }
    }

    /// @throws IllegalArgumentException names the option and its file, and says what is wrong
    public static void check(PemFiles files) {
        if (!files.isEmpty()) {
            var _ = Identity.read(files);
        }
    }

    /// @param ca a file of authorities; empty for none
    /// @throws IllegalArgumentException says what is wrong with it
    public static void checkAuthorities(String ca) {
        if (!ca.isEmpty()) {
            var _ = Identity.authorities(ca);
        }
    }

    private void watch(Duration every) {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(every);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look() {
        try {
            String now = files.state();
            if (!now.equals(state)) {
                Identity read = Identity.read(files);
                state = now;
                identity = read;
                users.forEach(user -> user.accept(read));
                LOG.info("{} and what belongs to it were read again", files.certificate());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("certificates stay as they are: {}", e.getMessage());
        }
    }

    /// Has a server encrypt. A peer that shows no certificate is let in, to be refused in words;
    /// one that shows a wrong one is not.
    public HttpServerOptions on(HttpServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(identity.keyOptions())
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        if (asksPeers()) {
            options.setTrustOptions(identity.trustOptions()).setClientAuth(ClientAuth.REQUEST);
        }
        return options;
    }

    private boolean asksPeers() {
        return !files.ca().isEmpty();
    }

    /// Has a server that listens go on with what the files hold when they change.
    ///
    /// @param alpn the protocols that it offers (RFC 7301), the best first
    public void follow(HttpServer server, List<String> alpn) {
        users.add(now -> {
            ServerSSLOptions options =
                    new ServerSSLOptions()
                            .setKeyCertOptions(now.keyOptions())
                            .setUseAlpn(true)
                            .setApplicationLayerProtocols(alpn)
                            .setEnabledSecureTransportProtocols(PROTOCOLS);
            if (asksPeers()) {
                options.setTrustOptions(now.trustOptions()).setClientAuth(ClientAuth.REQUEST);
            }
            var _ = server.updateSSLOptions(options);
        });
    }

    /// Has a client encrypt towards servers that have the names of their hosts.
    ///
    /// @param ca the file of the authorities that it believes; empty for those that the Java
    ///   machine believes
    /// @throws IllegalArgumentException says what is wrong with the file
    public static HttpClientOptions towards(HttpClientOptions options, String ca) {
        options.setSsl(true).setVerifyHost(true).setEnabledSecureTransportProtocols(PROTOCOLS);
        return ca.isEmpty()
                ? options
                : options.setTrustOptions(TrustOptions.wrap(Identity.authorities(ca)));
    }

    /// Has a client encrypt. Who a peer is is seen from its names, not from its address.
    public HttpClientOptions on(HttpClientOptions options) {
        return options.setSsl(true)
                .setUseAlpn(true)
                .setVerifyHost(false)
                .setKeyCertOptions(identity.keyOptions())
                .setTrustOptions(identity.trustOptions())
                .setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    /// Has a client go on with what the files hold when they change.
    public void follow(HttpClientAgent client, List<String> alpn) {
        users.add(now -> {
            ClientSSLOptions options =
                    new ClientSSLOptions()
                            .setHostnameVerificationAlgorithm("")
                            .setKeyCertOptions(now.keyOptions())
                            .setTrustOptions(now.trustOptions())
                            .setUseAlpn(true)
                            .setApplicationLayerProtocols(alpn)
                            .setEnabledSecureTransportProtocols(PROTOCOLS);
            var _ = client.updateSSLOptions(options);
        });
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
