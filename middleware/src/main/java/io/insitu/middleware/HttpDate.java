package io.insitu.middleware;

import io.insitu.storage.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Dates as HTTP writes them (RFC 9110, section 5.6.7): whole seconds, in GMT.
public final class HttpDate {
    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /// What a server must take besides, for the sake of old clients.
    private static final List<DateTimeFormatter> ACCEPTED =
            List.of(
                    IMF,
                    DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                            .withZone(ZoneOffset.UTC),
                    DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                            .withZone(ZoneOffset.UTC),
                    DateTimeFormatter.RFC_1123_DATE_TIME);

    private HttpDate() {}

    /// {@return the first whole second that is not before it, as Swift's `Last-Modified` is: an
    /// object was never modified after that}
    public static String lastModified(Timestamp timestamp) {
        return IMF.format(ceiling(timestamp));
    }

    /// {@return the second that [#lastModified] writes}
    public static Instant ceiling(Timestamp timestamp) {
        Instant instant = timestamp.instant();
        return Instant.ofEpochSecond(instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0));
    }

    /// {@return the date, or nothing when it is not one, which makes a condition on it void}
    public static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format : ACCEPTED) {
            try {
                return Optional.of(Instant.from(format.parse(text.strip())));
            } catch (DateTimeParseException e) {
                // The next form may fit.
            }
        }
        return Optional.empty();
    }
}
