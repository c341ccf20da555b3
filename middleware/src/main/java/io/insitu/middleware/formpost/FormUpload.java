package io.insitu.middleware.formpost;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.StatusText;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.signature.Digest;
import io.insitu.middleware.signature.Holder;
import io.insitu.middleware.signature.Signature;
import io.insitu.middleware.signature.SigningKeys;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One form on its way in: its fields first, then its files, each of which becomes an object while
/// it is read. Used by one thread.
final class FormUpload {
    /// Bytes of a field's value; what goes beyond is left out, as in Swift.
    private static final int VALUE_BYTES_MAX = 4096;

    private static final String TOO_LARGE = "FormPost: max_file_size exceeded";

    private final FormPostConfig config;
    private final Request request;
    private final SigningKeys keys;
    private final Holder holder;
    private final Instant now;
    private final Handler next;
    private final FormAttributes attributes = new FormAttributes();
    private int status;
    private String message = "";
    private int files;
    private Headers last = Headers.EMPTY;

    FormUpload(
            FormPostConfig config,
            Request request,
            SigningKeys keys,
            Holder holder,
            Instant now,
            Handler next) {
        this.config = config;
        this.request = request;
        this.keys = keys;
        this.holder = holder;
        this.now = now;
        this.next = next;
    }

    Response answer(String boundary) {
        try {
            read(new MultipartForm(request.body(), boundary));
        } catch (IOException e) {
            throw new SwiftException(400, "FormPost: " + e.getMessage());
        }
        if (status == 0) {
            status = 400;
            message = "no files to process";
        }
        Headers cors = last.startingWith("access-control");
        String redirect = attributes.text("redirect");
        Response answer = redirect.isEmpty() ? plain() : redirected(redirect);
        return answer.withHeaders(headers -> cors.and(headers));
    }

    private Response plain() {
        String line = StatusText.line(status);
        return Response.text(
                status,
                "text/plain",
                message.isEmpty() ? line : line + "\r\nFormPost: " + title(message));
    }

    private Response redirected(String redirect) {
        String location =
                redirect
                        + (redirect.indexOf('?') < 0 ? '?' : '&')
                        + "status=%d&message=%s"
                                .formatted(status, PercentEncoding.encodePath(message));
        String safe = location.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        String page =
                "<html><body><p><a href=\"%s\">Click to continue...</a></p></body></html>"
                        .formatted(safe);
        return Response.text(303, Response.HTML, page)
                .withHeader("Location", location.replace("\r", "").replace("\n", ""));
    }

    /// {@return each word with a capital, as Python's `title`}
    static String title(String text) {
        StringBuilder title = new StringBuilder(text);
        boolean inWord = false;
        for (int i = 0; i < title.length(); i++) {
            char c = title.charAt(i);
            title.setCharAt(i, inWord ? c : Character.toUpperCase(c));
            inWord = Character.isLetter(c);
        }
        return title.toString();
    }

    private void read(MultipartForm form) throws IOException {
        boolean going = true;
        Headers part = form.next();
        while (part != null && going) {
            Map<String, String> disposition =
                    FormAttributes.parameters(part.text("Content-Disposition"));
            String filename = disposition.getOrDefault("filename", "");
            if (filename.isEmpty()) {
                field(disposition, form.part());
            } else {
                going = file(filename, part, form.part());
            }
            part = going ? form.next() : null;
        }
    }

    private void field(Map<String, String> disposition, Body value) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (ByteBuffer bytes = value.next(); bytes != null; bytes = value.next()) {
            byte[] more = new byte[Math.min(bytes.remaining(), VALUE_BYTES_MAX - kept.size())];
            bytes.get(more);
            kept.writeBytes(more);
        }
        String name = disposition.getOrDefault("name", "");
        if (!name.isEmpty()) {
            String text = kept.toString(StandardCharsets.UTF_8);
            attributes.put(name, text.replaceAll("[\\r\\n-]+$", ""));
        }
    }

    /// {@return whether what comes behind it is wanted}
    private boolean file(String filename, Headers part, Body bytes) {
        files++;
        if (files > attributes.number("max_file_count")) {
            status = 400;
            message = "max file count exceeded";
            return false;
        }
        check();
        Request put =
                Subrequest.of(request, "PUT", path(filename))
                        .withAuthorizer(holder)
                        .withHeaders(ignored -> headers(part));
        Capped capped = new Capped(bytes, attributes.number("max_file_size"));
        Response answer = Subrequest.answer(next, put.withBody(capped));
        answer.content().close();
        if (capped.left < 0) {
            throw new SwiftException(400, TOO_LARGE);
        }
        last = answer.headers();
        status = answer.status();
        return status / 100 == 2;
    }

    private String path(String filename) {
        String path = request.path();
        boolean container = path.chars().filter(c -> c == '/').count() < 4;
        return (container && !path.endsWith("/") ? path + "/" : path)
                + PercentEncoding.encodePath(filename);
    }

    private Headers headers(Headers part) {
        Headers headers = Headers.of("Transfer-Encoding", "chunked");
        if (attributes.has("x_delete_at")) {
            String rule = "x_delete_at not an integer: Unix timestamp required.";
            long at = attributes.number("x_delete_at", rule);
            headers = headers.with("X-Delete-At", Long.toString(at));
        }
        if (attributes.has("x_delete_after")) {
            String rule = "x_delete_after not an integer: Number of seconds required.";
            long after = attributes.number("x_delete_after", rule);
            headers = headers.with("X-Delete-After", Long.toString(after));
        }
        for (String name : List.of("Content-Type", "Content-Encoding")) {
            String lower = name.toLowerCase(Locale.ROOT);
            String value = attributes.has(lower) ? attributes.text(lower) : part.text(name);
            headers = value.isEmpty() ? headers : headers.with(name, value);
        }
        return headers;
    }

    /// @throws SwiftException 401 when the form is over or not signed as it must be
    private void check() {
        if (attributes.number("expires") < now.getEpochSecond()) {
            throw unauthorized("Form Expired");
        }
        String text =
                String.join(
                        "\n",
                        PercentEncoding.decode(request.path()),
                        attributes.text("redirect"),
                        orZero("max_file_size"),
                        orZero("max_file_count"),
                        orZero("expires"));
        Optional<Signature> signature =
                Signature.parse(attributes.text("signature"))
                        .filter(given -> config.allows(given.digest()));
        boolean signed =
                signature
                        .filter(given ->
                                keys.all()
                                        .map(key -> given.digest().hmac(key, text))
                                        .anyMatch(hmac -> Digest.areEqual(hmac, given.hex())))
                        .isPresent();
        if (!signed) {
            throw unauthorized("Invalid Signature");
        }
    }

    private String orZero(String name) {
        String text = attributes.text(name);
        return text.isEmpty() ? "0" : text;
    }

    private static SwiftException unauthorized(String why) {
        return new SwiftException(
                401,
                "FormPost: " + why,
                Headers.of(
                        "Content-Type",
                        Response.HTML,
                        "Www-Authenticate",
                        "Swift realm=\"unknown\""));
    }

    /// A file that may not be larger than the form says.
    private static final class Capped implements Body {
        private final Body file;
        private long left;

        Capped(Body file, long max) {
            this.file = file;
            this.left = max;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            ByteBuffer bytes = file.next();
            left -= bytes == null ? 0 : bytes.remaining();
            if (left < 0) {
                throw new SwiftException(400, TOO_LARGE);
            }
            return bytes;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
