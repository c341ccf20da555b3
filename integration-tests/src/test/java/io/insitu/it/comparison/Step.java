package io.insitu.it.comparison;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// One request of a [Scenario].
///
/// @param user whose token goes with it; empty for nobody's
/// @param target as it is sent: path and query
/// @param headers lines `Name: value`
/// @param framing how the server is told where the body ends
/// @param explained why an aspect of the answers (`status`, `header etag`, `body`) may differ, or
///   all of them (`all`)
record Step(
        String user,
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

    /// {@return the account's name; empty where the path has none}
    String account() {
        String[] parts = target.split("[/?]", -1);
        return parts.length > 2 ? parts[2] : "";
    }

    /// {@return the bytes to send, one for each character}
    String head(String host, String token) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
        if (!token.isEmpty()) {
            head.append("X-Auth-Token: ").append(token).append("\r\n");
        }
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
