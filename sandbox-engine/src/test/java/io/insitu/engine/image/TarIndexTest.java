package io.insitu.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.InvalidImageException;
import io.insitu.engine.image.TarIndex.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TarIndexTest {
    private static TarIndex index(TestTar tar) throws InvalidImageException {
        return TestTar.scan(tar.end(), 100);
    }

    private static List<String> names(TarIndex index, int directory) {
        return index.children(directory).mapToObj(index::name).toList();
    }

    private static String only(TarIndex index) {
        int entry = TarIndex.ROOT;
        StringBuilder path = new StringBuilder();
        while (index.kind(entry) == Kind.DIRECTORY) {
            entry = index.children(entry).findFirst().orElseThrow();
            path.append('/').append(index.name(entry));
        }
        return path.toString();
    }

    @Test
    void filesStandWhereTheirBytesAre() throws Exception {
        TarIndex index = index(new TestTar().file("./a/b.txt", "hello").file("c", ""));

        int file = index.find("/a/b.txt").orElseThrow();
        assertThat(index.offset(file)).isEqualTo(512);
        assertThat(index.size(file)).isEqualTo(5);
        assertThat(index.modifiedNanos(file)).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(index.find("c")).isPresent();
        assertThat(index.find("a")).isEmpty();
        assertThat(index.find("a/none")).isEmpty();
        assertThat(names(index, TarIndex.ROOT)).containsExactly("a", "c");
    }

    @Test
    void hardLinksAreTheirFile() throws Exception {
        TarIndex index =
                index(new TestTar().file("a", "x").hardLink("b", "a").hardLink("c", "./b"));

        int file = index.find("a").orElseThrow();
        assertThat(index.find("b")).hasValue(file);
        assertThat(index.find("c")).hasValue(file);
        assertThat(index.links(file)).isEqualTo(3);
    }

    @Test
    void anArchiveMayHaveManyEntries() throws Exception {
        TestTar tar = new TestTar().file("first", "x");
        for (int i = 0; i < 50; i++) {
            tar.hardLink("link" + i, "first").directory("folder" + i);
        }

        TarIndex index = TestTar.scan(tar.end(), 101);

        assertThat(index.links(index.find("link49").orElseThrow())).isEqualTo(51);
        assertThat(index.children(TarIndex.ROOT))
                .hasSize(101)
                .allMatch(entry -> index.modifiedNanos(entry) > 0);
    }

    @Test
    void theLaterOfTwoEntriesCounts() throws Exception {
        TarIndex index = index(new TestTar().file("a", "1").hardLink("b", "a").file("a", "22"));

        assertThat(index.size(index.find("a").orElseThrow())).isEqualTo(2);
        assertThat(index.size(index.find("b").orElseThrow())).isEqualTo(1);
        assertThat(names(index, TarIndex.ROOT)).containsExactly("b", "a");
    }

    static Stream<Arguments> longNames() {
        String path = "d/" + "n".repeat(200);
        byte[] prefixed = TestTar.header('0', "n", "", 0);
        TestTar.put(prefixed, 345, "a/b");
        byte[] binary = TestTar.header('0', "n", "", 0);
        binary[124] = (byte) 0x80;
        TestTar.put(binary, 125, "\0".repeat(11));
        String record = " path=%s\n".formatted(path);
        return Stream.of(
                Arguments.of(
                        "GNU", new TestTar().entry('L', "@", "", path + "\0").file("x", ""), path),
                Arguments.of(
                        "pax",
                        new TestTar()
                                .entry('x', "@", "", (record.length() + 3) + record)
                                .file("x", ""),
                        path),
                Arguments.of("ustar", new TestTar().raw(TestTar.summed(prefixed)), "a/b/n"),
                Arguments.of("base 256", new TestTar().raw(TestTar.summed(binary)), "n"),
                Arguments.of(
                        "global", new TestTar().entry('g', "@", "", "9 a=b\n").file("n", ""), "n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longNames")
    void everyDialectIsRead(String dialect, TestTar tar, String path) throws Exception {
        assertThat(only(index(tar))).isEqualTo("/" + path);
    }

    static Stream<Arguments> wrong() {
        byte[] badSum = TestTar.header('0', "a", "", 0);
        badSum[0] = 'b';
        byte[] badNumber = TestTar.header('0', "a", "", 0);
        TestTar.put(badNumber, 124, "9");
        byte[] latin = TestTar.header('0', "a", "", 0);
        latin[0] = (byte) 0xe4;
        return Stream.of(
                Arguments.of(new TestTar().raw(badSum), "at byte 0: the header's checksum is"),
                Arguments.of(
                        new TestTar().raw(TestTar.summed(badNumber)), "size: '90000000000' is not"),
                Arguments.of(new TestTar().raw(TestTar.summed(latin)), "a name is not UTF-8"),
                Arguments.of(new TestTar().file("/etc/passwd", ""), "/etc/passwd is an absolute"),
                Arguments.of(new TestTar().file("a/../../b", ""), "a/../../b leads out"),
                Arguments.of(new TestTar().symlink("a", "../b"), "a link to '../b', which is not"),
                Arguments.of(new TestTar().symlink("d/a", "x/../../../b"), "which is not in the"),
                Arguments.of(new TestTar().symlink("a", ""), "a link to '', which is not"),
                Arguments.of(new TestTar().hardLink("a", "b"), "b, which is no file before it"),
                Arguments.of(
                        new TestTar().directory("b").hardLink("a", "b"), "which is no file before"),
                Arguments.of(
                        new TestTar().symlink("a", "b").file("a/x", ""), "a/x: a is not a folder"),
                Arguments.of(
                        new TestTar().file("a/x", "").file("a", ""), "'a' is a folder already"),
                Arguments.of(new TestTar().entry('3', "tty", "", ""), "tty is a device"),
                Arguments.of(new TestTar().entry('S', "s", "", ""), "s is a sparse file"),
                Arguments.of(new TestTar().entry('Z', "z", "", ""), "of the unknown type 'Z'"),
                Arguments.of(
                        new TestTar().raw(TestTar.header('x', "p", "", 1 << 30)),
                        "has 1073741824 bytes, at most"),
                Arguments.of(new TestTar().entry('x', "p", "", "99 path=a\n"), "pax record"),
                Arguments.of(new TestTar().entry('x', "p", "", "x"), "a pax record holds"),
                Arguments.of(
                        new TestTar().entry('x', "p", "", "12 size=abc\n"), "a pax record holds"),
                Arguments.of(
                        new TestTar().raw(TestTar.header('0', "a", "", 5000)),
                        "a has 5000 bytes, but the archive ends at byte"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrong")
    void whatIsWrongIsSaid(TestTar tar, String message) {
        assertThatThrownBy(() -> index(tar))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anArchiveThatEndsEarlyIsRefused() {
        ByteBuffer whole = new TestTar().file("a", "hello").end();

        for (int length : List.of(0, 100, 512, 600, 1024, 1100)) {
            assertThatThrownBy(() -> TestTar.scan(whole.slice(0, length), 100))
                    .as("the first %d bytes", length)
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining("the archive ends at byte " + length);
        }
    }

    @Test
    void asManyEntriesAsAreAllowedAndNoMore() throws Exception {
        TestTar tar = new TestTar().file("a/b", "").file("a/c", "");

        assertThat(names(TestTar.scan(tar.end(), 3), TarIndex.ROOT)).containsExactly("a");
        assertThatThrownBy(() -> TestTar.scan(tar.end(), 2))
                .hasMessage("it has more than 2 entries, as many as are allowed");
    }

    @Test
    void anIndexIsMadeOnceForTheSameContent() throws Exception {
        ImageIndexes indexes = new ImageIndexes(1000, 100);
        ByteBuffer tar = new TestTar().file("a", "").end();
        ImageBytes never =
                (_, _) -> {
                    throw new AssertionError("it is known");
                };

        TarIndex first = TestTar.scan(tar, 100);
        TarIndex kept = indexes.index("x", TestTar.bytes(tar), tar.remaining());

        assertThat(indexes.index("x", never, tar.remaining())).isSameAs(kept);
        assertThat(names(kept, TarIndex.ROOT)).isEqualTo(names(first, TarIndex.ROOT));
    }

    @Test
    void theIndexesThatWereUsedLeastAreForgotten() throws Exception {
        ByteBuffer tar = new TestTar().file("a", "").end();
        ImageIndexes indexes = new ImageIndexes(TestTar.scan(tar, 9).weight() * 2, 9);
        TarIndex x = indexes.index("x", TestTar.bytes(tar), tar.remaining());
        TarIndex y = indexes.index("y", TestTar.bytes(tar), tar.remaining());
        indexes.index("x", TestTar.bytes(tar), tar.remaining());

        indexes.index("z", TestTar.bytes(tar), tar.remaining());

        assertThat(indexes.index("x", TestTar.bytes(tar), tar.remaining())).isSameAs(x);
        assertThat(indexes.index("y", TestTar.bytes(tar), tar.remaining())).isNotSameAs(y);
    }
}
