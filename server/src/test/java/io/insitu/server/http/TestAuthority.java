package io.insitu.server.http;

import io.insitu.storage.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// An authority that makes certificates, by the JDK's `keytool`.
final class TestAuthority {
    private static final String PASSWORD = "password";
    private static final String CA = "authority";

    private final Path folder;
    private final Path store;

    /// @param folder for its files
    TestAuthority(Path folder, String name) throws IOException {
        this.folder = Files.createDirectories(folder.resolve(name));
        this.store = this.folder.resolve("store.p12");
        keytool("-genkeypair", "-alias", CA, "-dname", "CN=" + name, "-ext", "bc:c");
        write("ca.pem", "CERTIFICATE", certificate(CA));
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keyalg", "EC", "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Files.readString(folder.resolve("keytool.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// {@return the files of a machine of that DNS name}
    PemFiles machine(String name, String... names) throws IOException {
        String san = "san=dns:" + name;
        keytool("-genkeypair", "-alias", name, "-dname", "CN=x", "-ext", san, "-signer", CA);
        return new PemFiles(
                write(name + ".pem", "CERTIFICATE", certificate(name)),
                write(name + ".key", "PRIVATE KEY", key(name)),
                folder.resolve("ca.pem").toString(),
                List.of(names));
    }

    private String write(String file, String kind, byte[] bytes) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(bytes);
        Path path = folder.resolve(file);
        Files.writeString(
                path, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
        return path.toString();
    }

    private KeyStore opened() throws IOException {
        try {
            return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private byte[] certificate(String alias) throws IOException {
        try {
            Certificate certificate = opened().getCertificate(alias);
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private byte[] key(String alias) throws IOException {
        try {
            return opened().getKey(alias, PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
