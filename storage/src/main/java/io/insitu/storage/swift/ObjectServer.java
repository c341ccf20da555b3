package io.insitu.storage.swift;

import io.insitu.storage.FilePart;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of Swift's object servers, asked for an object as it lies there. It knows no users: whoever
/// asks has made sure that it may.
///
/// @param http to the object server
/// @param disks of the object server, where they can be read: it is asked about objects then, and
///   their bytes are where it has them
public record ObjectServer(SwiftHttp http, SwiftSpool spool, Optional<ObjectDisks> disks) {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectServer.class);

    /// Fields of objects whose bytes mean something to Swift's proxy only: manifests, symlinks,
    /// fragments of erasure codes, what is encrypted.
    private static final List<String> NOT_AS_IT_LIES =
            List.of(
                    "x-static-large-object",
                    "x-object-manifest",
                    "x-object-sysmeta-symlink-target",
                    "x-object-sysmeta-ec-",
                    "x-object-sysmeta-crypto-",
                    "x-object-transient-sysmeta-crypto-");

    private static final String RANGE = "Range";
    private static final Pattern FROM_TO = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    /// Longer files are summed on a thread of their own, since virtual threads do not take turns.
    private static final long SHORT = 1 << 20;

    /// Opens an object, or the part that `Range` says. Blocks until its bytes are known to be
    /// right, or its last byte is here. As in Swift, the bytes of a part are not compared with the
    /// ETag.
    ///
    /// @param target `/device/partition/account/container/object`, percent-encoded
    /// @param headers those that Swift's `list_endpoints` asks for (the storage policy), and
    ///   perhaps `Range` and conditions
    /// @throws StorageException UNAVAILABLE when it can be read through Swift's proxy only, or the
    ///   server does not answer, or its bytes are not those that were stored
    public Optional<OpenObject> open(ObjectPath path, String target, Map<String, String> headers) {
        try {
            Optional<OpenObject> onDisk =
                    disks.isEmpty()
                            ? Optional.empty()
                            : openOnDisk(disks.get(), path, target, headers);
            return onDisk.isPresent() ? onDisk : fetch(path, target, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<OpenObject> fetch(ObjectPath path, String target, Map<String, String> headers)
            throws IOException {
        try (SwiftAnswer answer = http.send(SwiftCall.of("GET", target, headers))) {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.succeeded() || !liesAsItIs(answer)) {
                throw new StorageException(
                        Reason.UNAVAILABLE,
                        "%s cannot be read here (%d)".formatted(path, answer.status()));
            }
            SpooledBytes bytes = spool.fill(answer);
            return Optional.of(
                    new SwiftObject(SwiftRecords.object(path, bytes.size(), answer), bytes));
        }
    }

    /// {@return the object; empty where it is to be fetched, which says what is wrong with it, if
    /// anything is, and has the object server see it too}
    private Optional<OpenObject> openOnDisk(
            ObjectDisks there, ObjectPath path, String target, Map<String, String> headers)
            throws IOException {
        Map<String, String> asked = new HashMap<>(headers);
        String range = asked.remove(RANGE);
        try (SwiftAnswer head = http.send(SwiftCall.of("HEAD", target, asked))) {
            if (!head.succeeded() || !liesAsItIs(head)) {
                return Optional.empty();
            }
            Optional<DiskObject.Part> part = part(range, head.length());
            Optional<HeldFile> file =
                    part.isEmpty() ? Optional.empty() : there.file(path, target, headers, head);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            if (!isRight(file.get(), head, range == null)) {
                LOG.warn("{} is damaged on {}", path, target);
                file.get().close();
                return Optional.empty();
            }
            return Optional.of(
                    new DiskObject(
                            SwiftRecords.object(path, part.get().length(), head),
                            file.get(),
                            part.get()));
        }
    }

    private static boolean liesAsItIs(SwiftAnswer answer) {
        return answer.headers().stream()
                .map(field -> field.getKey().toLowerCase(Locale.ROOT))
                .noneMatch(name -> NOT_AS_IT_LIES.stream().anyMatch(name::startsWith));
    }

    /// {@return what a range leaves of so many bytes; empty for those that need more thought}
    private static Optional<DiskObject.Part> part(@Nullable String range, long size) {
        if (range == null) {
            return Optional.of(new DiskObject.Part(0, size));
        }
        Matcher bounds = FROM_TO.matcher(range);
        if (!bounds.matches()) {
            return Optional.empty();
        }
        long from = Long.parseLong(bounds.group(1));
        long to = Long.parseLong(bounds.group(2));
        return from <= to && to < size
                ? Optional.of(new DiskObject.Part(from, to - from + 1))
                : Optional.empty();
    }

    private static boolean isRight(HeldFile file, SwiftAnswer head, boolean whole)
            throws IOException {
        if (Files.size(file.path()) != head.length()) {
            return false;
        }
        Optional<String> expected = whole ? head.md5() : Optional.empty();
        return expected.isEmpty() || expected.get().equals(sum(file, head.length()));
    }

    private static String sum(HeldFile file, long size) throws IOException {
        if (size <= SHORT) {
            return sumHere(file, size);
        }
        CompletableFuture<String> sum = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("object-check")
                .start(() -> {
                    try {
                        sum.complete(sumHere(file, size));
                    } catch (IOException | RuntimeException e) {
                        sum.completeExceptionally(e);
                    }
                });
        try {
            return sum.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static String sumHere(HeldFile file, long size) throws IOException {
        try (FilePart bytes = new FilePart(file.path(), 0, size)) {
            return Md5.of(bytes);
        }
    }
}
