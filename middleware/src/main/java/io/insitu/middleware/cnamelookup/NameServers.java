package io.insitu.middleware.cnamelookup;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/// Asks name servers (RFC 1035) by the Java platform's own DNS client, which tries each of them in
/// turn and takes long answers over TCP. Blocks.
final class NameServers implements Aliases {
    private static final String CNAME = "CNAME";

    /// The platform asks each server once more after twice the time.
    private static final int TRIES = 2;

    private final Properties environment = new Properties();

    /// @param servers addresses, each perhaps with a port; none: those of the machine
    /// @param timeout after which a server is asked again, and then the next
    NameServers(List<String> servers, Duration timeout) {
        environment.setProperty(
                Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.setProperty(
                Context.PROVIDER_URL,
                servers.isEmpty()
                        ? "dns:"
                        : servers.stream()
                                .map(server -> "dns://" + server)
                                .collect(Collectors.joining(" ")));
        environment.setProperty(
                "com.sun.jndi.dns.timeout.initial", Long.toString(timeout.toMillis()));
        environment.setProperty("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
    }

    /// JNDI's DNS provider makes no objects of what it hears, and is only asked about names that
    /// are such.
    @Override
    @SuppressWarnings("BanJNDI")
    public Optional<String> of(String host) throws IOException {
        try {
            DirContext servers = new InitialDirContext(environment);
            try {
                // The dot says that the name is whole: no search list of the machine applies.
                Attribute found =
                        servers.getAttributes(host + ".", new String[] {CNAME}).get(CNAME);
                return found == null
                        ? Optional.empty()
                        : Optional.of(found.get().toString().replaceFirst("\\.$", ""));
            } finally {
                servers.close();
            }
        } catch (NameNotFoundException none) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new IOException("the name servers do not say what %s is".formatted(host), e);
        }
    }
}
