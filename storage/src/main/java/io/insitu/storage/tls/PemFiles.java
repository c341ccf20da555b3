package io.insitu.storage.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where a machine's certificate, its key and the authorities that it believes lie, as PEM files
/// (RFC 7468).
///
/// @param certificate its own, and behind it those that vouch for it
/// @param key its private key: PKCS #8, without a password
/// @param ca of the authorities that peers' certificates must come from; empty where peers show
///   none
/// @param names of which a peer's certificate must have one; `*.` at its beginning stands for any
///   label; without any, every certificate that comes from `ca` is accepted
public record PemFiles(String certificate, String key, String ca, List<String> names) {
    public static final PemFiles NONE = new PemFiles("", "", "", List.of());

    /// @throws IllegalArgumentException when only some of the files are named
    public PemFiles {
        names = List.copyOf(names);
        if (certificate.isEmpty() != key.isEmpty() || (certificate.isEmpty() && !ca.isEmpty())) {
            throw new IllegalArgumentException(
                    "certificate: '%s' and key: '%s' go together, and ca: '%s' with them"
                            .formatted(certificate, key, ca));
        }
    }

    public boolean isEmpty() {
        return certificate.isEmpty();
    }

    /// {@return what changes when one of the files does: when each was written and how long it is}
    String state() throws IOException {
        StringBuilder state = new StringBuilder();
        for (String file : List.of(certificate, key, ca)) {
            if (!file.isEmpty()) {
                Path path = Path.of(file);
                state.append(Files.getLastModifiedTime(path).toMillis())
                        .append(' ')
                        .append(Files.size(path))
                        .append('\n');
            }
        }
        return state.toString();
    }
}
