package io.insitu.middleware.signature;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// A signature as a client sends it: hexadecimal digits, whose number tells the digest, or
/// `sha256:` and base64, plain or for URLs.
///
/// @param hex lower-case hexadecimal digits, or upper-case where the client sent those, which then
///   fit nothing
public record Signature(Digest digest, String hex) {
    /// {@return the signature, or nothing when the text is none}
    public static Optional<Signature> parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? ofHex(text)
                : ofBase64(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Optional<Signature> ofHex(String text) {
        for (Digest digest : Digest.values()) {
            if (text.length() == digest.hexLength() && text.matches("[0-9A-Fa-f]+")) {
                return Optional.of(new Signature(digest, text));
            }
        }
        return Optional.empty();
    }

    private static Optional<Signature> ofBase64(String name, String text) {
        boolean forUrls = text.indexOf('+') < 0 && text.indexOf('/') < 0;
        Base64.Decoder decoder = forUrls ? Base64.getUrlDecoder() : Base64.getDecoder();
        try {
            Digest digest = Digest.valueOf(name.toUpperCase(Locale.ROOT));
            byte[] bytes = decoder.decode(text.replaceAll("=+$", ""));
            return name.equals(name.toLowerCase(Locale.ROOT))
                    ? Optional.of(new Signature(digest, HexFormat.of().formatHex(bytes)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
