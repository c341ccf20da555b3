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

    /// The forms that a server must take (RFC 9110), and the offset that mail dates have, without
    /// the day of the week: it says nothing that the date does not, and clients get it wrong.
    private static final List<DateTimeFormatter> ACCEPTED =
            List.of(
                    accepting("d MMM yyyy HH:mm:ss 'GMT'"),
                    accepting("d-MMM-yy HH:mm:ss 'GMT'"),
                    accepting("MMM ppd HH:mm:ss yyyy"),
                    accepting("d MMM yyyy HH:mm:ss Z"));

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
        String plain = text.strip();
        int day = plain.indexOf(' ');
        String withoutDay = day < 0 ? plain : plain.substring(day + 1).strip();
        for (DateTimeFormatter format : ACCEPTED) {
            try {
                return Optional.of(Instant.from(format.parse(withoutDay)));
            } catch (DateTimeParseException e) {
                // The next form may fit.
            }
        }
        return Optional.empty();
    }

    private static DateTimeFormatter accepting(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
