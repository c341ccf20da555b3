package io.insitu.storage.tls;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/// Who this machine is to others, and whom it believes: what [PemFiles] hold, read and checked
/// whole.
///
/// @param key shows who it is
/// @param trust believes peers, or not
record Identity(X509KeyManager key, X509ExtendedTrustManager trust) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    /// How a key of each kind signs, to see whether it is the certificate's.
    private static final Map<String, String> SIGNATURES =
            Map.of(
                    "RSA", "SHA256withRSA",
                    "EC", "SHA256withECDSA",
                    "EdDSA", "EdDSA");

    private static final char[] NO_PASSWORD = new char[0];

    /// @throws IllegalArgumentException names the file, and says what is wrong with it
    static Identity read(PemFiles files) {
        List<X509Certificate> chain = certificates("certificate", files.certificate());
        PrivateKey key = key(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
        if (!fits(key, chain.getFirst())) {
            throw wrong(
                    "key", files.key(), "it is not the key of certificate " + files.certificate());
        }
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            return new Identity((X509KeyManager) keys.getKeyManagers()[0], trust(files));
        } catch (GeneralSecurityException | IOException e) {
            throw wrong("certificate", files.certificate(), String.valueOf(e.getMessage()));
        }
    }

    private static X509ExtendedTrustManager trust(PemFiles files)
            throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager authorities =
                files.ca().isEmpty()
                        ? believing(null)
                        : believing(believed(certificates("ca", files.ca())));
        return new NamedPeers(authorities, files.names());
    }

    /// {@return what believes the authorities in a file, and peers that have the name of the host}
    ///
    /// @throws IllegalArgumentException says what is wrong with the file
    static X509ExtendedTrustManager authorities(String file) {
        List<X509Certificate> all = certificates("ca", file);
        try {
            return believing(believed(all));
        } catch (GeneralSecurityException | IOException e) {
            throw wrong("ca", file, String.valueOf(e.getMessage()));
        }
    }

    private static KeyStore believed(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, null);
        for (X509Certificate one : authorities) {
            believed.setCertificateEntry("ca" + believed.size(), one);
        }
        return believed;
    }

    /// @param believed null for those that the Java machine believes
    private static X509ExtendedTrustManager believing(@Nullable KeyStore believed)
            throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
    }

    private static IllegalArgumentException wrong(String option, String file, String why) {
        return new IllegalArgumentException("%s: %s: %s".formatted(option, file, why));
    }

    private static String text(String option, String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw wrong(option, file, "there is no such file");
        } catch (IOException e) {
            throw wrong(option, file, "it cannot be read: " + e.getMessage());
        }
    }

    private static List<X509Certificate> certificates(String option, String file) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(option, file));
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                certificates.add(certificate(option, file, bytes(option, file, blocks.group(2))));
            }
        }
        if (certificates.isEmpty()) {
            throw wrong(option, file, "there is no 'BEGIN CERTIFICATE' in it");
        }
        return certificates;
    }

    private static X509Certificate certificate(String option, String file, byte[] bytes) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException e) {
            throw wrong(option, file, "a certificate in it cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bytes(String option, String file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(option, file, "it is not Base64: " + e.getMessage());
        }
    }

    private static PrivateKey key(String file, String algorithm) {
        Matcher blocks = BLOCK.matcher(text("key", file));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                try {
                    return KeyFactory.getInstance(algorithm)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(bytes("key", file, blocks.group(2))));
                } catch (GeneralSecurityException e) {
                    throw wrong(
                            "key",
                            file,
                            "it is no %s key: %s".formatted(algorithm, e.getMessage()));
                }
            } else if (kind.endsWith("PRIVATE KEY")) {
                throw wrong(
                        "key",
                        file,
                        "it is '%s'; `openssl pkcs8 -topk8 -nocrypt` makes it PKCS #8"
                                .formatted(kind));
            }
        }
        throw wrong("key", file, "there is no 'BEGIN PRIVATE KEY' in it");
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        String kind = SIGNATURES.getOrDefault(certificate.getPublicKey().getAlgorithm(), "");
        if (kind.isEmpty()) {
            return true;
        }
        try {
            byte[] text = "whose key is this?".getBytes(StandardCharsets.US_ASCII);
            Signature made = Signature.getInstance(kind);
            made.initSign(key);
            made.update(text);
            Signature seen = Signature.getInstance(kind);
            seen.initVerify(certificate.getPublicKey());
            seen.update(text);
            return seen.verify(made.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    KeyCertOptions keyOptions() {
        return KeyCertOptions.wrap(key);
    }

    TrustOptions trustOptions() {
        return TrustOptions.wrap(trust);
    }
}
