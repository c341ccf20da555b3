package io.insitu.middleware.proxylogging;

import io.insitu.middleware.Headers;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// One request as Swift's proxy logs it (`log_msg_template`): 21 fields with a blank between them,
/// each percent-encoded, `-` for what is empty or not known. What is secret is cut to 16
/// characters.
record SwiftLine(Request request, int status, Traffic traffic, Instant end) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy/HH/mm/ss", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final Set<String> SECRET = Set.of("temp_url_sig", "swiftinfo_sig", "signature");
    private static final int REVEALED = 16;
    private static final String SAFE = "_.-~:/{}";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public String toString() {
        Headers headers = request.headers();
        Instant start = request.exchange().received();
        List<String> fields =
                List.of(
                        client(),
                        request.exchange().remoteAddress(),
                        DATE.format(end),
                        request.method(),
                        path(),
                        "",
                        Integer.toString(status),
                        headers.text("Referer"),
                        headers.text("User-Agent"),
                        secret(headers.text("X-Auth-Token")),
                        count(traffic.received()),
                        count(traffic.sent()),
                        headers.text("Etag"),
                        request.exchange().transactionId(),
                        "",
                        "%.4f".formatted(Duration.between(start, end).toNanos() / 1e9),
                        "",
                        "",
                        seconds(start),
                        seconds(end),
                        "");
        StringJoiner line = new StringJoiner(" ");
        fields.forEach(field -> line.add(field.isEmpty() ? "-" : quoted(field)));
        return line.toString();
    }

    private String client() {
        String cluster = request.headers().text("X-Cluster-Client-Ip");
        String forwarded = request.headers().text("X-Forwarded-For").split(",", 2)[0].strip();
        if (!cluster.isEmpty()) {
            return cluster;
        }
        return forwarded.isEmpty() ? request.exchange().remoteAddress() : forwarded;
    }

    private String path() {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (Map.Entry<String, String> item : request.query().parameters().entrySet()) {
            String value =
                    SECRET.contains(item.getKey()) ? secret(item.getValue()) : item.getValue();
            query.add(
                    PercentEncoding.encodePath(item.getKey())
                            + "="
                            + PercentEncoding.encodePath(value));
        }
        return request.path() + query;
    }

    private static String secret(String text) {
        return text.length() > REVEALED ? text.substring(0, REVEALED) + "..." : text;
    }

    private static String count(long bytes) {
        return bytes == 0 ? "" : Long.toString(bytes);
    }

    private static String seconds(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
            if (alphanumeric || SAFE.indexOf(c) >= 0) {
                quoted.append(c);
            } else {
                quoted.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return quoted.toString();
    }
}
