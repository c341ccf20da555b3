package io.insitu.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// An account of a server, as one of its users may use it. Calls block.
///
/// @param url `http://HOST:PORT/v1/ACCOUNT`
record Account(HttpClient client, String url, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What came back; its body is read once, and closed by who reads it.
    record Answer(HttpResponse<InputStream> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        InputStream body() {
            return response.body();
        }

        String text() {
            try (InputStream body = response.body()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UsageException("the answer broke off: " + e);
            }
        }

        JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new UsageException(
                        "the server answers what is no JSON: " + e.getOriginalMessage());
            }
        }

        /// Writes the body to standard output as it comes.
        ///
        /// @return of a job: [#failure]
        int print() throws IOException {
            try (InputStream all = response.body()) {
                all.transferTo(System.out);
                System.out.flush();
            }
            return failure();
        }

        /// {@return of a job: 0 when every instance exited with 0; else 1, and the codes are told}
        int failure() {
            String codes = header("X-Nexe-Retcode");
            boolean fine =
                    Arrays.stream(codes.split(",", -1))
                            .map(code -> code.strip().replaceFirst("=.*", ""))
                            .allMatch(code -> code.equals("0"));
            if (!fine) {
                System.err.println("insitu: exit codes " + codes);
            }
            return fine ? 0 : 1;
        }
    }

    /// @param path behind the account's, with its query
    Answer send(String method, String path, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, body)
                        .header("X-Auth-Token", token);
        headers.forEach(request::header);
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UsageException("%s cannot be reached: %s".formatted(url, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }

    /// {@return the answer, which is one of success}
    ///
    /// @throws UsageException with what the server says, when it is none
    Answer done(String method, String path, Map<String, String> headers, BodyPublisher body) {
        Answer answer = send(method, path, headers, body);
        if (answer.status() >= 300) {
            throw new UsageException(
                    "%s %s: %d %s".formatted(method, path, answer.status(), answer.text().strip()));
        }
        return answer;
    }

    Answer done(String method, String path) {
        return done(method, path, Map.of(), BodyPublishers.noBody());
    }

    /// {@return the body of an object, to be closed by who reads it}
    ///
    /// @param name `swift://ACCOUNT/CONTAINER/OBJECT`, where `~` is this account
    InputStream stored(String name) {
        String[] parts = name.substring("swift://".length()).split("/", 3);
        if (parts.length < 3 || Arrays.asList(parts).contains("")) {
            throw new UsageException(
                    "'%s' names no object: swift://ACCOUNT/CONTAINER/OBJECT".formatted(name));
        }
        String owner = url.substring(0, url.lastIndexOf('/') + 1) + encoded(parts[0]);
        return new Account(client, parts[0].equals("~") ? url : owner, token)
                .done("GET", path(parts[1], parts[2]))
                .body();
    }

    /// {@return where an object is, behind the account's own path}
    static String path(String container, String object) {
        return Arrays.stream(object.split("/", -1))
                .map(Account::encoded)
                .collect(Collectors.joining("/", "/" + encoded(container) + "/", ""));
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode json(String path) {
        return done("GET", path).json();
    }

    /// {@return the query that names a job, perhaps with a view of it}
    static String job(String id, String view) {
        String query = "?job=" + encoded(id);
        return view.isEmpty() ? query : query + "&" + view;
    }
}
