package io.insitu.server.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` of answers (RFC 9110, section 6.6.1), formatted once a second.
final class HttpDates {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private record Dated(long second, String text) {}

    private static volatile Dated last = new Dated(Long.MIN_VALUE, "");

    private HttpDates() {}

    static String now() {
        long second = System.currentTimeMillis() / 1000;
        Dated dated = last;
        if (dated.second != second) {
            dated = new Dated(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = dated;
        }
        return dated.text;
    }
}
