package io.insitu.storage.embedded;

import io.insitu.storage.Body;
import io.insitu.storage.FilePart;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether data files hold what was stored.
///
/// @param verified those that do, as was seen lately
/// @param quarantine where those go that do not
record Integrity(Verified verified, Quarantine quarantine) {
    private static final Logger LOG = LoggerFactory.getLogger(Integrity.class);

    static Integrity of(EmbeddedConfig config, Disk disk, InstantSource clock) throws IOException {
        return new Integrity(
                new Verified(config.audit().trustFor()),
                new Quarantine(config.directory(), disk, clock));
    }

    /// Trusts a file that was written just now: its ETag was made of the same bytes.
    void wrote(long id, Path file) {
        verified.look(file).ifPresent(attributes -> verified.add(id, attributes));
    }

    /// {@return all of the file's bytes, looked at on their way; nothing when that was done lately}
    ///
    /// @param isolate is told what is wrong, should it be
    Optional<Body> reading(StoredObject row, Path file, Consumer<String> isolate) {
        if (verified.isTrusted(row.id(), file)) {
            return Optional.empty();
        }
        FilePart bytes = new FilePart(file, 0, row.size());
        return Optional.of(
                new VerifiedBody(bytes, row.size(), row.etag(), outcome(row, file, isolate)));
    }

    private VerifiedBody.Outcome outcome(StoredObject row, Path file, Consumer<String> isolate) {
        return new VerifiedBody.Outcome() {
            private final Optional<BasicFileAttributes> seen = verified.look(file);

            @Override
            public void right() {
                seen.ifPresent(attributes -> verified.add(row.id(), attributes));
            }

            @Override
            public void wrong(String what) {
                try {
                    isolate.accept(what);
                } catch (RuntimeException e) {
                    LOG.error("{} is rotten ({}) and could not be quarantined", file, what, e);
                }
            }
        };
    }
}
