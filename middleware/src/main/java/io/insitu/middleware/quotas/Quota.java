package io.insitu.middleware.quotas;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.util.Optional;
import java.util.OptionalLong;

/// What both kinds of quota do: read numbers, ask what is there, compare.
final class Quota {
    static final String EXCEEDED = "Upload exceeds quota.";

    /// No account holds as much as a number with more digits says.
    private static final int DIGITS_MAX = 18;

    private Quota() {}

    /// @throws SwiftException 400 for a quota that is no whole number; an empty one removes it
    static void check(Request request, String header, String otherwise) {
        String value = request.headers().text(header);
        if (!value.isEmpty() && number(value).isEmpty()) {
            throw refused(400, otherwise);
        }
    }

    /// Swift labels these HTML, though they are one line of text.
    static SwiftException refused(int status, String message) {
        return new SwiftException(status, message, Headers.of("Content-Type", Response.HTML));
    }

    static OptionalLong number(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(text.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(text));
    }

    static long length(Request request) {
        return number(request.headers().text("Content-Length")).orElse(0);
    }

    static boolean isBeyond(String quota, long used, long more) {
        OptionalLong max = number(quota);
        return max.isPresent() && (more > max.getAsLong() || used > max.getAsLong() - more);
    }

    /// {@return what there is to know of an account or a container, whoever asks; nothing when it
    /// is not there}
    static Optional<Headers> ask(Request request, String url, Handler next) {
        try {
            Request head =
                    request.withMethod("HEAD")
                            .withPath(url)
                            .withQuery(Query.EMPTY)
                            .withHeaders(_ -> Headers.EMPTY)
                            .withBody(Body.empty())
                            .withAuthorizer(Authorizer.EVERYTHING);
            return Optional.of(next.handle(head).headers());
        } catch (SwiftException e) {
            return Optional.empty();
        }
    }
}
