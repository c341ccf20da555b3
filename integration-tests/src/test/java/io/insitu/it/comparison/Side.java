package io.insitu.it.comparison;

import io.insitu.it.comparison.Sender.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the two servers that are compared. Every request has a connection of its own, on which
/// nothing is said but what the scenario says.
final class Side {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern ID = Pattern.compile("\\{(version|upload) (\\d+)}");
    private static final Pattern TOKEN = Pattern.compile("\\{token ([^}]+)}");
    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Map<String, String> KEYS =
            Map.of(
                    "admin:admin", "admin",
                    "test:tester", "testing",
                    "test:tester2", "testing2",
                    "test:tester3", "testing3",
                    "test2:tester2", "testing2",
                    "test5:tester5", "testing5");

    private final URI url;
    private final Map<String, String> tokens = new HashMap<>();

    /// The ids of versions and of uploads that this side has spoken of, in their order, by `version
    /// ACCOUNT` and `upload BUCKET`.
    private final Map<String, List<String>> ids = new HashMap<>();

    /// @param url such as `http://127.0.0.1:8080`
    Side(URI url) {
        this.url = url;
    }

    /// An answer as it came.
    ///
    /// @param headers by their names in lower case; values of one name are joined by a comma
    /// @param body a character for each byte, without the chunks' frames
    record Reply(int status, Map<String, String> headers, String body) {}

    Reply send(Step step) throws IOException {
        Reply reply = exchange(proven(step.worded(text -> worded(text, step))));
        for (String name : List.of("x-object-version-id", "x-amz-version-id")) {
            remember("version", step, reply.headers().getOrDefault(name, "null"));
        }
        Matcher upload = UPLOAD.matcher(reply.body());
        while (upload.find()) {
            remember("upload", step, upload.group(1));
        }
        return reply;
    }

    private String worded(String text, Step step) {
        String withIds =
                ID.matcher(text)
                        .replaceAll(match ->
                                spoken(match.group(1), step)
                                        .get(Integer.parseInt(match.group(2)) - 1));
        return TOKEN.matcher(withIds).replaceAll(match -> token(match.group(1)));
    }

    private List<String> spoken(String kind, Step step) {
        return ids.computeIfAbsent(kind + " " + step.account(), _ -> new ArrayList<>());
    }

    private void remember(String kind, Step step, String id) {
        List<String> known = spoken(kind, step);
        if (!id.equals("null") && !known.contains(id)) {
            known.add(id);
        }
    }

    private Step proven(Step step) throws IOException {
        String user = step.sender().user();
        if (user.isEmpty()) {
            return step;
        }
        if (step.sender().proof() == Proof.TOKEN) {
            return step.to(step.target(), List.of("X-Auth-Token: " + token(user)));
        }
        boolean forged = step.sender().proof() == Proof.FORGED;
        String key = forged ? "another" : KEYS.getOrDefault(user, "none");
        return new S3Signature(step, host(), user, key).signed();
    }

    String host() {
        return url.getAuthority();
    }

    private String token(String user) {
        String known = tokens.get(user);
        if (known != null) {
            return known;
        }
        List<String> credentials = List.of("X-Auth-User: " + user, "X-Auth-Key: " + KEYS.get(user));
        Step signIn =
                new Step(
                        new Sender("", Proof.TOKEN),
                        "GET",
                        "/auth/v1.0",
                        credentials,
                        "",
                        Step.Framing.LENGTH,
                        Map.of());
        try {
            Reply reply = exchange(signIn);
            String token = reply.headers().get("x-auth-token");
            if (token == null) {
                throw new AssertionError(url + " does not let " + user + " sign in: " + reply);
            }
            tokens.put(user, token);
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply exchange(Step step) throws IOException {
        String request = step.head(host()) + step.framedBody();
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] answer = socket.getInputStream().readAllBytes();
            return parse(new String(answer, StandardCharsets.ISO_8859_1));
        }
    }

    private static Reply parse(String answer) {
        String rest = answer;
        while (rest.startsWith("HTTP/1.1 100 ")) {
            rest = rest.substring(rest.indexOf("\r\n\r\n") + 4);
        }
        String[] headAndBody = rest.split("\r\n\r\n", 2);
        String[] lines = headAndBody[0].split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(":", 2);
            headers.merge(
                    field[0].toLowerCase(Locale.ROOT), field[1].strip(), (a, b) -> a + ", " + b);
        }
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        String body = chunked ? unchunked(headAndBody[1]) : headAndBody[1];
        return new Reply(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
    }

    private static String unchunked(String framed) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < framed.length()) {
            int lineEnd = framed.indexOf("\r\n", at);
            int size = Integer.parseInt(framed.substring(at, lineEnd).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(framed, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 2 + size + 2;
        }
        throw new AssertionError("the last chunk is missing: " + framed);
    }
}
