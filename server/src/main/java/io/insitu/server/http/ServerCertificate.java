package io.insitu.server.http;

import io.insitu.storage.tls.PemFiles;
import io.insitu.storage.tls.Tls;
import java.util.List;

/// The section `http.tls`: by what the server encrypts what clients and it say to each other. The
/// files are PEM.
///
/// @param certificate its own, and behind it those that vouch for it; empty: nothing is encrypted
/// @param key its private key: PKCS #8, without a password
public record ServerCertificate(String certificate, String key) {
    public static final ServerCertificate NONE = new ServerCertificate("", "");

    /// @throws IllegalArgumentException names the file, and says what is wrong with it
    public ServerCertificate {
        Tls.check(new PemFiles(certificate, key, "", List.of()));
    }

    public boolean isEmpty() {
        return certificate.isEmpty();
    }

    PemFiles files() {
        return new PemFiles(certificate, key, "", List.of());
    }
}
