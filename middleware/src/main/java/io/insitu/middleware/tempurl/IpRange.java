package io.insitu.middleware.tempurl;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one address.
///
/// @param bits how many of them are the same
record IpRange(InetAddress address, int bits) {
    /// {@return the range, or nothing for a text that is none; bits behind the prefix must be zero,
    /// as in Python's `ip_network`}
    static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
        return address.flatMap(known -> {
            int all = known.getAddress().length * 8;
            String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > all) {
                return Optional.empty();
            }
            IpRange range = new IpRange(known, Integer.parseInt(length));
            return range.hasHostBits() ? Optional.empty() : Optional.of(range);
        });
    }

    /// Nothing is asked of a name server: what is no literal address is none.
    private static Optional<InetAddress> literal(String text) {
        boolean four = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        boolean six = text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]+");
        if (!four && !six) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private boolean hasHostBits() {
        byte[] octets = address.getAddress();
        for (int bit = bits; bit < octets.length * 8; bit++) {
            if (bit(octets, bit)) {
                return true;
            }
        }
        return false;
    }

    boolean has(String client) {
        return literal(client).filter(this::has).isPresent();
    }

    private boolean has(InetAddress client) {
        byte[] ours = address.getAddress();
        byte[] theirs = client.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(ours, bit) != bit(theirs, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] octets, int bit) {
        return (octets[bit / 8] >> (7 - bit % 8) & 1) == 1;
    }
}
