package io.insitu.middleware.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of what is read.
///
/// @param start the first byte
/// @param end the first byte that is not in it
public record ByteRange(long start, long end) {
    private static final Pattern SPEC = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    /// Beyond these a request asks for more work than any honest one (RFC 9110, section 14.2); the
    /// numbers are Swift's.
    private static final int RANGES_MAX = 50;

    private static final int OVERLAPS_MAX = 2;
    private static final int UNORDERED_MAX = 7;

    public long length() {
        return end - start;
    }

    /// {@return as `Content-Range` has it}
    public String of(long size) {
        return "bytes %d-%d/%d".formatted(start, end - 1, size);
    }

    /// {@return the parts that a `Range` header names of so many bytes; an empty list when none of
    /// them is there; nothing when the header is none that must be heeded}
    public static Optional<List<ByteRange>> parse(String header, long size) {
        String text = header.replace(" ", "").toLowerCase(Locale.ROOT);
        if (!text.startsWith("bytes=")) {
            return Optional.empty();
        }
        List<ByteRange> ranges = new ArrayList<>();
        for (String spec : text.substring("bytes=".length()).split(",", -1)) {
            Matcher matcher = SPEC.matcher(spec);
            if (!matcher.matches() || !isValid(matcher.group(1), matcher.group(2))) {
                return Optional.empty();
            }
            add(ranges, matcher.group(1), matcher.group(2), size);
        }
        return Optional.of(isEgregious(ranges) ? List.of() : ranges);
    }

    private static boolean isValid(String first, String last) {
        if (first.isEmpty() || last.isEmpty()) {
            return !first.equals(last);
        }
        return Long.parseLong(first) <= Long.parseLong(last);
    }

    private static void add(List<ByteRange> ranges, String first, String last, long size) {
        if (first.isEmpty()) {
            long wanted = Long.parseLong(last);
            if (wanted > 0) {
                ranges.add(new ByteRange(size - Math.min(wanted, size), size));
            }
        } else {
            long start = Long.parseLong(first);
            long end = last.isEmpty() ? size : Math.min(Long.parseLong(last) + 1, size);
            if (start < size) {
                ranges.add(new ByteRange(start, end));
            }
        }
    }

    private static boolean isEgregious(List<ByteRange> ranges) {
        if (ranges.size() > RANGES_MAX) {
            return true;
        }
        int overlaps = 0;
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = i + 1; j < ranges.size(); j++) {
                overlaps += ranges.get(i).overlaps(ranges.get(j)) ? 1 : 0;
            }
        }
        return overlaps > OVERLAPS_MAX || (ranges.size() > UNORDERED_MAX && !areOrdered(ranges));
    }

    private static boolean areOrdered(List<ByteRange> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i - 1).start > ranges.get(i).start) {
                return false;
            }
        }
        return true;
    }

    /// As Swift sees it: the same range twice is not one that overlaps.
    private boolean overlaps(ByteRange other) {
        return start < other.end && other.start < end && !equals(other);
    }
}
