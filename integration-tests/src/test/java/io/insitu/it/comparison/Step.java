package io.insitu.it.comparison;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One request of a [Scenario].
///
/// @param sender who asks, and how he shows it
/// @param target as it is sent: path and query
/// @param headers lines `Name: value`
/// @param framing how the server is told where the body ends
/// @param explained why an aspect of the answers (`status`, `header etag`, `body`) may differ, or
///   all of them (`all`)
record Step(
        Sender sender,
        String method,
        String target,
        List<String> headers,
        String body,
        Framing framing,
        Map<String, String> explained) {
    enum Framing {
        LENGTH,
        CHUNKED,
        /// Not at all, or by a header of the scenario's.
        UNTOLD
    }

    Step {
        headers = List.copyOf(headers);
        explained = Map.copyOf(explained);
    }

    /// {@return whether it is about the account itself, whose counters Swift keeps in its own time}
    boolean isOfAccount() {
        String path = target.split("\\?", 2)[0];
        return path.split("/", -1).length == 3 && path.startsWith("/v1/");
    }

    /// {@return the account's name, or the bucket's in S3's API; empty where the path has none}
    String account() {
        String[] parts = target.split("[/?]", -1);
        int at = target.startsWith("/v1/") ? 2 : 1;
        return parts.length > at ? parts[at] : "";
    }

    /// {@return the same request with other words in its target, headers and body}
    Step worded(UnaryOperator<String> words) {
        return new Step(
                sender,
                method,
                words.apply(target),
                headers.stream().map(words).toList(),
                words.apply(body),
                framing,
                explained);
    }

    /// {@return the same request to another target, with more header lines}
    Step to(String otherTarget, List<String> more) {
        List<String> lines = Stream.concat(headers.stream(), more.stream()).toList();
        return new Step(sender, method, otherTarget, lines, body, framing, explained);
    }

    /// {@return the value of the first such header; empty when there is none}
    String header(String name) {
        return headers.stream()
                .map(line -> line.split(":", 2))
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1].strip())
                .findFirst()
                .orElse("");
    }

    /// {@return the bytes to send, one for each character}
    String head(String host) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (header("Host").isEmpty()) {
            head.append("Host: ").append(host).append("\r\n");
        }
        head.append("Connection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        return head.append(length()).append("\r\n").toString();
    }

    private String length() {
        boolean bare = body.isEmpty() && Set.of("GET", "HEAD", "DELETE").contains(method);
        return switch (framing) {
            case LENGTH -> bare ? "" : "Content-Length: " + body.length() + "\r\n";
            case CHUNKED -> "Transfer-Encoding: chunked\r\n";
            case UNTOLD -> "";
        };
    }

    /// {@return the body as it goes over the wire}
    String framedBody() {
        if (framing != Framing.CHUNKED) {
            return body;
        }
        String all =
                body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        return all + "0\r\n\r\n";
    }

    @Override
    public String toString() {
        return method + " " + target + " " + headers;
    }
}
