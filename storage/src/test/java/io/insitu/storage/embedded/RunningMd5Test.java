package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.Md5;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningMd5Test {
    private final DigestLanes lanes = new DigestLanes(1);
    private final byte[] bytes = new byte[(3 << 20) + 17];

    RunningMd5Test() {
        new Random(1).nextBytes(bytes);
    }

    @AfterEach
    void end() {
        lanes.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 64 << 10, 256 << 10, 1 << 20, 3 << 20})
    void sumIsThatOfAllBytesHoweverTheyCome(int piece) {
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            give(md5, piece);

            assertThat(md5.etag()).isEqualTo(sum(bytes));
        }
    }

    @Test
    void uploadThatFindsNoLaneIsSummedAllTheSame() {
        lanes.take();
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            give(md5, 64 << 10);

            assertThat(md5.etag()).isEqualTo(sum(bytes));
        }
    }

    @Test
    void bytesMayBeChangedOnceTheyAreGiven() {
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            byte[] piece = new byte[64 << 10];
            for (int at = 0; at < bytes.length; at += piece.length) {
                int length = Math.min(piece.length, bytes.length - at);
                System.arraycopy(bytes, at, piece, 0, length);
                md5.update(ByteBuffer.wrap(piece, 0, length));
            }

            assertThat(md5.etag()).isEqualTo(sum(bytes));
        }
    }

    @Test
    void sumCanBeAskedForOnTheWay() {
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            int half = bytes.length / 2;
            md5.update(ByteBuffer.wrap(bytes, 0, half));
            String before = md5.etag();
            md5.update(ByteBuffer.wrap(bytes, half, bytes.length - half));

            assertThat(before).isNotEqualTo(md5.etag());
            assertThat(md5.etag()).isEqualTo(sum(bytes));
        }
    }

    @Test
    void largeUploadTakesALane() {
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            give(md5, 64 << 10);

            assertThat(lanes.take()).isFalse();
        }
    }

    @Test
    void laneIsFreeAgainAfterTheUpload() {
        RunningMd5 md5 = new RunningMd5(lanes);
        give(md5, 64 << 10);
        md5.close();
        md5.close();

        assertThat(lanes.take()).isTrue();
        assertThat(lanes.take()).isFalse();
    }

    @Test
    void smallUploadTakesNoLane() {
        try (RunningMd5 md5 = new RunningMd5(lanes)) {
            md5.update(ByteBuffer.wrap(bytes, 0, (int) RunningMd5.LARGE - 1));

            assertThat(lanes.take()).isTrue();
        }
    }

    private void give(RunningMd5 md5, int piece) {
        for (int at = 0; at < bytes.length; at += piece) {
            md5.update(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
    }

    private static String sum(byte[] bytes) {
        return Md5.of(bytes);
    }
}
