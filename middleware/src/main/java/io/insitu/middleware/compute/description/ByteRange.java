package io.insitu.middleware.compute.description;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of an object: `bytes=a-b`, `bytes=a-` or `bytes=-n`, as in RFC 9110, section 14.1.2.
///
/// @param first the first byte's offset, or -1 for the form that counts from the end
/// @param last the last byte's offset (inclusive), or how many bytes from the end; -1 for all that
///   follow
public record ByteRange(long first, long last) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// Where a range lies in an object of a known size.
    public record Region(long offset, long length) {}

    static Optional<ByteRange> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = matcher.group(1).isEmpty() ? -1 : Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? -1 : Long.parseLong(matcher.group(2));
        boolean backwards = first >= 0 && last >= 0 && last < first;
        return backwards || (first < 0 && last < 0)
                ? Optional.empty()
                : Optional.of(new ByteRange(first, last));
    }

    /// {@return the part of an object of that many bytes; empty when none of it is there}
    public Optional<Region> within(long size) {
        long offset = first >= 0 ? first : Math.max(0, size - last);
        long end = first < 0 || last < 0 ? size : Math.min(size, last + 1);
        return offset < end ? Optional.of(new Region(offset, end - offset)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);
    }
}
