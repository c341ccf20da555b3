package io.insitu.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which account of which server a command is for: its URL and a token, or where to sign in. What
/// is not given as an option is taken from the environment, whose names are those of Swift's own
/// client.
final class ServerAddress {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The account's URL, http://HOST:PORT/v1/ACCOUNT; else $$INSITU_URL.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A token for it; else $$INSITU_TOKEN.")
    private @Nullable String token;

    @Option(
            names = {"-A", "--auth"},
            paramLabel = "URL",
            description = "Where to sign in, http://HOST:PORT/auth/v1.0; else $$ST_AUTH.")
    private @Nullable String auth;

    @Option(
            names = {"-U", "--user"},
            paramLabel = "USER",
            description = "Who signs in; else $$ST_USER.")
    private @Nullable String user;

    @Option(
            names = {"-K", "--key"},
            paramLabel = "KEY",
            description = "With which key; else $$ST_KEY.")
    private @Nullable String key;

    /// @throws UsageException when nothing says which server, or it refuses
    Account account() {
        Optional<String> knownUrl = given(url, "INSITU_URL");
        Optional<String> knownToken = given(token, "INSITU_TOKEN");
        HttpClient client = HttpClient.newHttpClient();
        if (auth == null && knownUrl.isPresent() && knownToken.isPresent()) {
            return new Account(client, knownUrl.get(), knownToken.get());
        }
        String where =
                given(auth, "ST_AUTH")
                        .orElseThrow(() ->
                                new UsageException(
                                        "say which server: --url and --token, or --auth, --user and"
                                                + " --key"));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(where))
                        .header("X-Auth-User", given(user, "ST_USER").orElse(""))
                        .header("X-Auth-Key", given(key, "ST_KEY").orElse(""))
                        .build();
        try {
            HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw new UsageException("%s answers %d".formatted(where, answer.statusCode()));
            }
            return new Account(
                    client,
                    answer.headers().firstValue("X-Storage-Url").orElse(""),
                    answer.headers().firstValue("X-Auth-Token").orElse(""));
        } catch (IOException e) {
            throw new UsageException("%s cannot be reached: %s".formatted(where, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }

    private static Optional<String> given(@Nullable String option, String variable) {
        return Optional.ofNullable(option != null ? option : System.getenv(variable))
                .filter(value -> !value.isEmpty());
    }
}
