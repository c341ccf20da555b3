package io.insitu.storage;

import static io.insitu.storage.StorageException.Reason.NO_SUCH_CONTAINER;
import static io.insitu.storage.StorageException.Reason.PRECONDITION_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How every object store takes bytes in. A backend's test extends this and gives an empty store.
public abstract class UploadContract extends StoreContract {
    private static final int[] SIZES = {1, 5, 100, 4096, 8191, 8192, 8193, 16_384, 30_000, 65_536};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 4096, 16 << 10, (16 << 10) + 1, 100_000, 5 << 20})
    void anObjectComesBackByteForByte(int size) {
        putContainer();
        byte[] content = bytes(size);

        ObjectRecord written = put(OBJECT, content);

        assertThat(read(OBJECT)).isEqualTo(content);
        assertThat(store().object(OBJECT)).contains(written);
        assertThat(written.size()).isEqualTo(size);
        assertThat(written.etag()).isEqualTo(Contents.md5(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 8191, 8192, 70_000})
    void bytesMayComeInPiecesOfAnySize(int piece) {
        putContainer();
        byte[] content = bytes(200_000);

        try (Upload upload = store().upload(OBJECT)) {
            for (int from = 0; from < content.length; from += piece) {
                int length = Math.min(piece, content.length - from);
                upload.write(ByteBuffer.wrap(content, from, length));
            }
            assertThat(upload.size()).isEqualTo(content.length);
            assertThat(upload.etag()).isEqualTo(Contents.md5(content));
            upload.commit(TEXT);
        }

        assertThat(read(OBJECT)).isEqualTo(content);
    }

    @Test
    void nothingOfAnUploadIsSeenBeforeItsCommit() {
        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            upload.write(ByteBuffer.wrap(bytes(50_000)));

            assertThat(store().object(OBJECT)).isEmpty();
            assertThat(store().objects(CONTAINER, ListingQuery.all(10))).isEmpty();
        }
        assertThat(store().object(OBJECT)).isEmpty();
        assertThat(store().container(CONTAINER).orElseThrow().objectCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50_000})
    void anUploadIntoNoContainerIsRefused(int size) {
        assertThatThrownBy(() -> put(OBJECT, bytes(size))).satisfies(refusedFor(NO_SUCH_CONTAINER));
        assertThat(store().object(OBJECT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60_000})
    void bytesOfAnotherProcessAreTakenFromItsFile(int size) throws IOException {
        putContainer();
        byte[] content = bytes(size);

        try (Upload upload = store().upload(OBJECT)) {
            Files.write(upload.file(), content);
            upload.commitFile(TEXT, size, Contents.md5(content));
        }

        assertThat(read(OBJECT)).isEqualTo(content);
        assertThat(store().object(OBJECT).orElseThrow().etag()).isEqualTo(Contents.md5(content));
    }

    @Test
    void aFileOfAnotherLengthThanAnnouncedIsRefused() throws IOException {
        putContainer();
        byte[] content = bytes(60_000);

        try (Upload upload = store().upload(OBJECT)) {
            Files.write(upload.file(), content);
            assertThatThrownBy(() -> upload.commitFile(TEXT, 59_999, Contents.md5(content)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("60000")
                    .hasMessageContaining("59999");
        }

        assertThat(store().object(OBJECT)).isEmpty();
    }

    @Test
    void anUploadTakesItsBytesOneWayOnly() {
        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            upload.write(ByteBuffer.wrap(bytes(1)));
            assertThatThrownBy(upload::file).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> upload.commitFile(TEXT, 1, Contents.md5(bytes(1))))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (Upload upload = store().upload(OBJECT)) {
            assertThat(upload.file()).isEmptyFile();
            assertThatThrownBy(() -> upload.write(ByteBuffer.wrap(bytes(1))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anUploadIsCommittedOnce() {
        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            upload.write(ByteBuffer.wrap(bytes(5)));
            upload.commit(TEXT);

            assertThatThrownBy(() -> upload.commit(TEXT)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(read(OBJECT)).isEqualTo(bytes(5));
    }

    @Test
    void aPreconditionSeesWhatStandsUnderTheName() {
        putContainer();
        ObjectRecord first = put(OBJECT, bytes(10));

        NewObject onlyIfAbsent = new NewObject("a/b", Map.of(), Optional::isEmpty);
        NewObject onlyIfSame =
                new NewObject("a/b", Map.of(), old -> old.equals(Optional.of(first)));

        assertThatThrownBy(() -> put(OBJECT, bytes(11), onlyIfAbsent))
                .satisfies(refusedFor(PRECONDITION_FAILED));
        assertThat(read(OBJECT)).isEqualTo(bytes(10));
        put(OBJECT, bytes(50_000), onlyIfSame);
        assertThatThrownBy(() -> put(OBJECT, bytes(50_001), onlyIfSame))
                .satisfies(refusedFor(PRECONDITION_FAILED));
        assertThat(read(OBJECT)).isEqualTo(bytes(50_000));
    }

    /// Bytes come from a network in pieces of any size, and in a buffer that is used again for the
    /// next.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void smallAndLargePiecesKeepTheirOrder(long seed) {
        Random random = new Random(seed);
        byte[] content = Contents.bytes(50_000 + random.nextInt(500_000), seed);

        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            write(upload, content, random);
            upload.commit(new NewObject("text/plain", Map.of()));
        }

        try (OpenObject open = store().open(OBJECT).orElseThrow()) {
            assertThat(Contents.md5(Contents.of(open)))
                    .isEqualTo(open.record().etag())
                    .isEqualTo(Contents.md5(content));
        }
    }

    private static void write(Upload upload, byte[] content, Random random) {
        byte[] buffer = new byte[65_536];
        int written = 0;
        while (written < content.length) {
            int piece = Math.min(SIZES[random.nextInt(SIZES.length)], content.length - written);
            System.arraycopy(content, written, buffer, 0, piece);
            upload.write(ByteBuffer.wrap(buffer, 0, piece));
            Arrays.fill(buffer, (byte) '?');
            written += piece;
        }
    }

    @Test
    void severalUploadsAreCommittedTogether() {
        putContainer();
        ObjectPath other = CONTAINER.object("other");
        put(other, bytes(7));
        try (Upload first = store().upload(OBJECT);
                Upload second = store().upload(other)) {
            first.write(ByteBuffer.wrap(bytes(10)));
            second.write(ByteBuffer.wrap(bytes(100_000)));

            var written =
                    store().commit(
                                    List.of(
                                            Upload.Ready.written(first, TEXT),
                                            Upload.Ready.written(second, TEXT)));

            assertThat(written).extracting(ObjectRecord::path).containsExactly(OBJECT, other);
        }
        assertThat(read(OBJECT)).isEqualTo(bytes(10));
        assertThat(read(other)).isEqualTo(bytes(100_000));
        assertThat(store().container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(100_010);
    }

    @Test
    void objectIsDeletedIfTheConditionHolds() {
        putContainer();
        ObjectRecord written = put(OBJECT, bytes(10));

        assertThat(store().deleteObject(OBJECT, now -> !now.equals(written))).isFalse();
        assertThat(store().object(OBJECT)).contains(written);
        assertThat(store().deleteObject(OBJECT, written::equals)).isTrue();
        assertThat(store().object(OBJECT)).isEmpty();
        assertThat(store().deleteObject(OBJECT, written::equals)).isFalse();
        assertThat(store().container(CONTAINER).orElseThrow().objectCount()).isZero();
    }
}
