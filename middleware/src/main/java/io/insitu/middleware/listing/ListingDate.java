package io.insitu.middleware.listing;

import io.insitu.storage.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// A moment as listings write it: ISO 8601 in UTC without saying so, always with microseconds
/// (Swift's `Timestamp.isoformat`).
final class ListingDate {
    private ListingDate() {}

    static String of(Timestamp timestamp) {
        LocalDateTime time = LocalDateTime.ofInstant(timestamp.instant(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(26);
        padded(text, time.getYear(), 4).append('-');
        padded(text, time.getMonthValue(), 2).append('-');
        padded(text, time.getDayOfMonth(), 2).append('T');
        padded(text, time.getHour(), 2).append(':');
        padded(text, time.getMinute(), 2).append(':');
        padded(text, time.getSecond(), 2).append('.');
        return padded(text, time.getNano() / 1000, 6).toString();
    }

    private static StringBuilder padded(StringBuilder text, int number, int digits) {
        String plain = Integer.toString(number);
        return text.repeat('0', digits - plain.length()).append(plain);
    }
}
