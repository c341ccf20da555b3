package io.insitu.middleware.passthrough;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Remembered;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Asks Swift, with the sender's token, what the sender of a job may touch. Swift has no request
/// that only asks, so it is asked for things that change nothing:
///
/// | may the sender | request |
/// |---|---|
/// | own the account | `POST` of the account with no metadata, which only owners may |
/// | list the container | `HEAD` of it |
/// | read in the container | `HEAD` of an object that is not there: 404 for who may |
/// | write in the container | `POST` of an object that is not there: 404 for who may |
///
/// A yes is remembered for a while, a no is not.
///
/// Place: before `compute`, where `tempauth` stands over the embedded store. Requests that are no
/// jobs are not touched by it.
public final class SwiftAuth implements Middleware {
    private static final int REMEMBERED_MAX = 10_000;

    private final SwiftHttp swift;
    private final Remembered<Question, Boolean> granted;

    private record Question(Map<String, String> credentials, Authorizer.Right right, String path) {}

    /// @param life how long a yes is remembered
    public SwiftAuth(SwiftHttp swift, Duration life, InstantSource clock) {
        this.swift = swift;
        this.granted = new Remembered<>(REMEMBERED_MAX, life, clock);
    }

    @Override
    public Response handle(Request request, Handler next) {
        return next.handle(request.withAuthorizer(new Asking()));
    }

    /// {@return the fields of a request that say who sends it}
    public static Map<String, String> credentials(Headers headers) {
        Map<String, String> credentials = new LinkedHashMap<>();
        for (String name : List.of("X-Auth-Token", "X-Storage-Token", "X-Service-Token")) {
            headers.first(name).ifPresent(value -> credentials.put(name, value));
        }
        return credentials;
    }

    private final class Asking implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {
            ask(request, right, SwiftCall.path(account));
        }

        @Override
        public void check(Request request, ContainerPath container, Right right, String acl) {
            ask(request, right, SwiftCall.path(container.account(), container.container()));
        }

        @Override
        public String user() {
            return "";
        }
    }

    private void ask(Request request, Authorizer.Right right, String path) {
        Question question = new Question(credentials(request.headers()), right, path);
        var _ = granted.answer(question, () -> isGranted(question));
    }

    /// @throws SwiftException in the place of a no
    private boolean isGranted(Question question) {
        try (SwiftAnswer answer = swift.send(call(question))) {
            check(answer);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SwiftCall call(Question question) {
        String path = question.path();
        String nothing = path + "/" + UUID.randomUUID();
        return switch (question.right()) {
            case OWN, ADMINISTER -> SwiftCall.of("POST", path, question.credentials());
            case LIST -> SwiftCall.of("HEAD", path, question.credentials());
            case READ -> SwiftCall.of("HEAD", nothing, question.credentials());
            case WRITE -> SwiftCall.of("POST", nothing, question.credentials());
        };
    }

    private static void check(SwiftAnswer answer) {
        switch (answer.status()) {
            case 401, 403 -> {
                Headers realm =
                        answer.first("Www-Authenticate")
                                .map(value -> Headers.of("Www-Authenticate", value))
                                .orElse(Headers.EMPTY);
                throw new SwiftException(answer.status(), "", realm);
            }
            case 200, 201, 202, 204, 404 -> {}
            default ->
                    throw new SwiftException(
                            503,
                            "Swift answered %d when it was asked for rights"
                                    .formatted(answer.status()));
        }
    }
}
