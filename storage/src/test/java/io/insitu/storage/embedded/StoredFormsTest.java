package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Keys.Tally;
import io.insitu.storage.embedded.StoredObject.Place;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredFormsTest {
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";
    private static final StoredObject OBJECT =
            new StoredObject(
                    Place.FILE,
                    300,
                    5L << 30,
                    MD5,
                    new Timestamp(1),
                    "a/b",
                    Map.of("k\u00e9y", "\ud83d\ude00"),
                    0);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16383, 16384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
    void anyNumberComesBack(long number) {
        byte[] value = new Fields.Writer(1).number(number).done();

        assertThat(new Fields.Reader(value, 1).number()).isEqualTo(number);
    }

    @Test
    void anObjectComesBackAsItWas() {
        assertThat(StoredObject.decode(OBJECT.encode())).isEqualTo(OBJECT);
        assertThat(StoredObject.decodeEntry("n", OBJECT.encode()))
                .isEqualTo(new ObjectEntry("n", 5L << 30, MD5, "a/b", new Timestamp(1)));
    }

    @Test
    void aVersionComesBackWithItsId() {
        StoredObject version = OBJECT.asVersion();

        assertThat(version.version()).isEqualTo(1);
        assertThat(StoredObject.decode(version.encode())).isEqualTo(version);
        assertThat(StoredObject.decodeEntry("n", version.encode()))
                .isEqualTo(StoredObject.decodeEntry("n", OBJECT.encode()));
    }

    /// Stores on disk are in this form: whoever changes it raises the version and reads both.
    @Test
    void theFormOnDiskIsWhatItHasBeen() {
        StoredNode node = new StoredNode(new Timestamp(129), Map.of("a", "b"));

        assertThat(HexFormat.of().formatHex(OBJECT.encode()))
                .isEqualTo("0101ac0280808080" + "14" + MD5 + "0103612f6201046bc3a97904f09f9880");
        assertThat(HexFormat.of().formatHex(node.encode())).isEqualTo("01810101016101" + "62");
    }

    @Test
    void aValueOfALaterVersionIsRefused() {
        byte[] value = OBJECT.encode();
        value[0] = 3;

        assertThatThrownBy(() -> StoredObject.decode(value))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stored value: version 3, this server reads up to 2");
    }

    @Test
    void metadataIsTakenAwayBeforeItIsSet() {
        StoredNode node = new StoredNode(new Timestamp(1), Map.of("a", "1", "b", "2"));

        StoredNode changed = node.with(new MetadataUpdate(Map.of("a", "3"), Set.of("a", "b")));

        assertThat(changed.metadata()).isEqualTo(Map.of("a", "3"));
    }

    @Test
    void keysOfOneContainerStandTogether() {
        ContainerPath container = new ContainerPath("a", "c");
        byte[] from = Keys.objectsOf(container);
        byte[] to = Keys.afterAllWith(from);

        for (String inside : List.of("\u0001", "x", "\udbff\udfff")) {
            assertThat(Keys.object(container.object(inside)))
                    .satisfies(key -> within(key, from, to));
        }
        byte[] neighbour = Keys.object(new ContainerPath("a", "c\u0001").object("x"));
        assertThat(Arrays.compareUnsigned(neighbour, to)).isNotNegative();
        assertThat(Keys.tally(container, Tally.BYTES))
                .isNotEqualTo(Keys.tally(container, Tally.OBJECTS));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, (1 << 20) + 1})
    void anInlineLimitOutOfRangeIsRefused(int limit) {
        assertThatThrownBy(() -> EmbeddedConfig.at(Path.of("x")).withInlineLimitBytes(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inlineLimitBytes: %d is not within 0 to 1048576".formatted(limit));
    }

    private static void within(byte[] key, byte[] from, byte[] to) {
        assertThat(Arrays.compareUnsigned(key, from)).isPositive();
        assertThat(Arrays.compareUnsigned(key, to)).isNegative();
    }
}
