package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.InvalidImageException;
import io.insitu.engine.image.ImageIndexes;
import io.insitu.engine.image.TestTar;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WasiImageTest extends WasiCase {
    private static final int TRUNCATE = 8;

    private void mount(GuestImage... images) {
        host = host(List.of(), List.of(images));
    }

    private static GuestImage image(String mount, TestTar tar) {
        ByteBuffer bytes = tar.end();
        try {
            return GuestImage.of(
                    mount,
                    "tar",
                    new GuestChannel.Source.Memory(bytes),
                    new ImageIndexes(1 << 20, 1000));
        } catch (InvalidImageException e) {
            throw new AssertionError(e);
        }
    }

    private String content(String path) {
        int fd = open(ROOT, path, 0);
        assertThat(fd).as("errno of %s", path).isPositive();
        String text = read(fd);
        assertThat(call(WasiFunction.FD_CLOSE, fd)).isZero();
        return text;
    }

    private String read(int fd) {
        host.memory.putInt(VECTORS, DATA);
        host.memory.putInt(VECTORS + 4, 100);
        assertThat(call(WasiFunction.FD_READ, fd, VECTORS, 1, RESULT)).isZero();
        return host.memory.text(DATA, result());
    }

    private void overwrite(String path, int how, String text) {
        int fd = open(ROOT, path, how);
        put(DATA, text);
        assertThat(write(fd, text.length())).isZero();
        assertThat(call(WasiFunction.FD_CLOSE, fd)).isZero();
    }

    @Test
    void filesAreReadWhereTheImageIsMounted() {
        mount(image("/usr/lib", new TestTar().file("a/b", "hello").file("c", "there")));

        assertThat(content("usr/lib/a/b")).isEqualTo("hello");
        assertThat(content("usr/lib/c")).isEqualTo("there");
        assertThat(open(ROOT, "usr/lib/d", 0)).isEqualTo(-Errno.NOENT);
    }

    @Test
    void theRootListsWhatIsThereAnywayToo() {
        mount(image("/", new TestTar().file("dev/null", "").file("z", "")));

        assertThat(listed(ROOT, 0)).containsExactly(".", "..", "dev", "tmp", "z");
        assertThat(listed(open(ROOT, "dev", 0), 0))
                .containsExactly(".", "..", "null", "stderr", "stdin", "stdout");
    }

    @Test
    void whatIsWrittenGoesIntoMemory() {
        TestTar tar = new TestTar().file("a", "hello").file("b", "untouched");
        mount(image("/", tar));

        overwrite("a", 0, "J");
        overwrite("b", TRUNCATE, "new");

        assertThat(content("a")).isEqualTo("Jello");
        assertThat(content("b")).isEqualTo("new");
        mount(image("/", tar));
        assertThat(content("a")).isEqualTo("hello");
    }

    @Test
    void whatAFileHoldsInMemoryIsCounted() {
        mount(image("/", new TestTar().file("big", "x".repeat(QUOTA))));
        int fd = open(ROOT, "big", 0);

        assertThat(write(fd, 1)).isEqualTo(Errno.NOSPC);
        assertThat(read(fd)).isEqualTo("x".repeat(100));
        assertThat(call(WasiFunction.FD_FILESTAT_SET_SIZE, fd, 0)).isZero();
        assertThat(write(fd, 1)).isZero();
    }

    @Test
    void namesThatAreLookedAtAreCounted() {
        TestTar tar = new TestTar();
        for (int i = 0; i < QUOTA / FileTree.ENTRY_BYTES; i++) {
            tar.file("many/" + i, "");
        }
        mount(image("/", tar.file("few/a", "fine")));

        assertThat(open(ROOT, "many/1", 0)).isEqualTo(-Errno.NOSPC);
        assertThat(open(ROOT, "many/1", 0)).isEqualTo(-Errno.NOSPC);
        assertThat(content("few/a")).isEqualTo("fine");
    }

    @Test
    void laterImagesLieOverEarlierOnes() {
        mount(
                image("/", new TestTar().file("d/a", "1").file("d/b", "1").file("e/x", "1")),
                image("/", new TestTar().file("d/b", "2").file("d/c", "2").file("e", "2")),
                image("/d", new TestTar().file("c", "3")));

        assertThat(Stream.of("d/a", "d/b", "d/c", "e").map(this::content))
                .containsExactly("1", "2", "3", "2");
        assertThat(listed(open(ROOT, "d", 0), 0)).containsExactly(".", "..", "a", "b", "c");
    }

    @Test
    void filesOfImagesAreRemovedAndRenamed() {
        mount(image("/", new TestTar().file("d/a", "1").file("d/b", "2")));

        assertThat(path(WasiFunction.PATH_UNLINK_FILE, "d/a")).isZero();
        assertThat(rename("d/b", "moved")).isZero();
        assertThat(path(WasiFunction.PATH_REMOVE_DIRECTORY, "d")).isZero();

        assertThat(content("moved")).isEqualTo("2");
        assertThat(open(ROOT, "d", 0)).isEqualTo(-Errno.NOENT);
    }

    @Test
    void hardLinksShareWhatIsWritten() {
        mount(image("/", new TestTar().file("a", "old").hardLink("d/b", "a")));

        overwrite("d/b", TRUNCATE, "new");

        assertThat(content("a")).isEqualTo("new");
    }

    @Test
    void symbolicLinksLeadWhereTheRunSees() {
        mount(
                image(
                        "/opt",
                        new TestTar()
                                .file("bin/a", "relative")
                                .symlink("b", "bin/a")
                                .symlink("c", "/opt/bin/a")
                                .symlink("loop", "loop")));

        assertThat(content("opt/b")).isEqualTo("relative");
        assertThat(content("opt/c")).isEqualTo("relative");
        assertThat(open(ROOT, "opt/loop", 0)).isEqualTo(-Errno.LOOP);
        int opt = open(ROOT, "opt", 0);
        assertThat(open(opt, "c", 0)).isEqualTo(-Errno.PERM);
    }

    @Test
    void sizeAndTimeAreTheImages() {
        mount(image("/", new TestTar().file("a", "hello").hardLink("b", "a")));
        int length = put(PATH, "a");

        assertThat(call(WasiFunction.PATH_FILESTAT_GET, ROOT, 0, PATH, length, DATA)).isZero();

        assertThat(host.memory.getInt(DATA + 24)).as("links").isEqualTo(2);
        assertThat(host.memory.getInt(DATA + 32)).as("size").isEqualTo(5);
        assertThat(longAt(DATA + 48)).as("time").isEqualTo(1_000_000_000_000_000_000L);
    }

    private long longAt(int at) {
        return (host.memory.getInt(at) & 0xffff_ffffL) | (long) host.memory.getInt(at + 4) << 32;
    }
}
