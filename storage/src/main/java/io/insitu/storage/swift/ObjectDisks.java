package io.insitu.storage.swift;

import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The disks of an object server, where an object of a replicated policy is the file
/// `DEVICE/objects[-POLICY]/PARTITION/SUFFIX/HASH/TIMESTAMP.data` (Swift's `diskfile`).
public final class ObjectDisks {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectDisks.class);
    private static final Pattern TIMESTAMP = Pattern.compile("\\d+\\.\\d{5}(_[0-9a-f]{16})?");
    private static final Pattern TARGET = Pattern.compile("/([A-Za-z0-9_-]+)/(\\d+)/.*");
    private static final int SUFFIX_LENGTH = 3;

    private final Path devices;
    private final SwiftHash hash;
    private final AtomicBoolean missed = new AtomicBoolean();
    private final AtomicBoolean denied = new AtomicBoolean();

    /// @param devices the folder of the disks, as the object server's configuration has it; empty:
    ///   objects are read through the object server alone
    /// @param swiftConf the cluster's `swift.conf`, whose section `swift-hash` goes into the names
    ///   of folders
    public record Config(String devices, String swiftConf) {
        public static final Config NONE = new Config("", "/etc/swift/swift.conf");

        public Config {
            if (!devices.isEmpty()) {
                if (!Files.isDirectory(Path.of(devices))) {
                    throw new IllegalArgumentException(
                            "devices: '%s' is no folder that can be read".formatted(devices));
                }
                try {
                    var _ = SwiftHash.read(Path.of(swiftConf));
                } catch (IOException e) {
                    throw new IllegalArgumentException(
                            "swift_conf: '%s' cannot be read: %s".formatted(swiftConf, e), e);
                }
            }
        }

        /// {@return the disks; empty where there are none to be read}
        ///
        /// @throws IOException when `swift.conf` cannot be read any more
        public Optional<ObjectDisks> open() throws IOException {
            return devices.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new ObjectDisks(Path.of(devices), SwiftHash.read(Path.of(swiftConf))));
        }
    }

    /// What every cluster adds to the names that it hashes, so that nobody can choose where his
    /// objects lie.
    record SwiftHash(String prefix, String suffix) {
        private static final Pattern SECTION = Pattern.compile("\\s*\\[([^]]*)]\\s*");
        private static final Pattern OPTION = Pattern.compile("\\s*([a-z_]+)\\s*[=:]\\s*(.*?)\\s*");

        /// @throws IllegalArgumentException when the file has neither of the two
        static SwiftHash read(Path conf) throws IOException {
            String prefix = "";
            String suffix = "";
            String section = "";
            List<String> lines = Files.readAllLines(conf, StandardCharsets.ISO_8859_1);
            for (String line : lines) {
                Matcher heading = SECTION.matcher(line);
                Matcher option = OPTION.matcher(line);
                if (heading.matches()) {
                    section = heading.group(1);
                } else if (section.equals("swift-hash") && option.matches()) {
                    switch (option.group(1)) {
                        case "swift_hash_path_prefix" -> prefix = option.group(2);
                        case "swift_hash_path_suffix" -> suffix = option.group(2);
                        default -> {} // another option
                    }
                }
            }
            if (prefix.isEmpty() && suffix.isEmpty()) {
                throw new IllegalArgumentException(
                        "swift_conf: '%s' has neither swift_hash_path_prefix nor swift_hash_path_suffix in [swift-hash]"
                                .formatted(conf));
            }
            return new SwiftHash(prefix, suffix);
        }

        String of(ObjectPath path) {
            Md5 md5 = new Md5();
            md5.update(prefix.getBytes(StandardCharsets.ISO_8859_1));
            md5.update(path.toString().getBytes(StandardCharsets.UTF_8));
            md5.update(suffix.getBytes(StandardCharsets.ISO_8859_1));
            return md5.hex();
        }
    }

    private ObjectDisks(Path devices, SwiftHash hash) {
        this.devices = devices;
        this.hash = hash;
    }

    /// {@return an object's file; empty when it is to be asked for, since it has changed meanwhile
    /// or is nowhere to be found}
    ///
    /// @param target `/device/partition/…`, as it is asked for
    /// @param headers that it is asked for with
    /// @param head what the object server says of it
    Optional<HeldFile> file(
            ObjectPath path, String target, Map<String, String> headers, SwiftAnswer head) {
        Matcher place = TARGET.matcher(target);
        String timestamp = head.first("X-Backend-Data-Timestamp").orElse("");
        if (!place.matches() || !TIMESTAMP.matcher(timestamp).matches()) {
            return Optional.empty();
        }
        String name = hash.of(path);
        Path file =
                devices.resolve(place.group(1))
                        .resolve(objects(headers))
                        .resolve(place.group(2))
                        .resolve(name.substring(name.length() - SUFFIX_LENGTH))
                        .resolve(name)
                        .resolve(timestamp + ".data");
        try {
            return Optional.of(HeldFile.open(file));
        } catch (NoSuchFileException e) {
            // Now and then an object is replaced between the question and this; a wrong
            // configuration finds none.
            if (missed.compareAndSet(false, true)) {
                LOG.warn(
                        "{} is not there: fetched from the object server, as all objects are if"
                                + " devices or swift_conf are another cluster's",
                        file);
            }
        } catch (AccessDeniedException e) {
            if (denied.compareAndSet(false, true)) {
                LOG.warn(
                        "{} may not be read by this user: objects are read through the object"
                                + " server",
                        file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {} is fetched from the object server", file, path, e);
        }
        return Optional.empty();
    }

    private static String objects(Map<String, String> headers) {
        String policy = headers.getOrDefault("X-Backend-Storage-Policy-Index", "0").strip();
        return policy.equals("0") ? "objects" : "objects-" + Integer.parseUnsignedInt(policy);
    }
}
