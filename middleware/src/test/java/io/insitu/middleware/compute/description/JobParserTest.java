package io.insitu.middleware.compute.description;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobParserTest {
    private static JobDescription parse(String json) {
        return new JobParser("python"::equals)
                .parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "AUTH_test");
    }

    private static final Device STDERR =
            new Device("stderr", DeviceKind.STDERR, null, "text/html", Map.of(), 0, null, null);

    @Test
    void groupWithEveryKeyIsReadWhole() {
        JobDescription job =
                parse(
                        """
                        [{'name': 'map',
                          'exec': {'path': 'swift://~/bin/map.wasm', 'args': '-v  two', 'env': {'A': 1}, 'name': 'm'},
                          'devices': [
                            {'name': 'stdin', 'path': 'swift://./in/*.txt', 'range': 'bytes=5-9'},
                            {'name': '/dev/stdout', 'path': 'swift://AUTH_other/out/*', 'content_type': 'text/plain',
                             'meta': {'Color': 'red'}, 'min_size': 3, 'mode': 'file'},
                            {'device': 'stderr'}],
                          'count': 2, 'connect': ['map'], 'replicate': 1, 'attach': 'stdin', 'location': 'here',
                          'limits': {'timeout': 1.5, 'memory': 1000, 'reads': 1, 'read_bytes': 2, 'writes': 3, 'write_bytes': 10, 'fuel': 99}, 'deterministic': true}]
                        """);

        Group map = job.groups().getFirst();
        assertThat(map.exec())
                .isEqualTo(
                        new Executable(
                                new Location.Stored(
                                        "swift://~/bin/map.wasm", "AUTH_test", "bin", "map.wasm"),
                                List.of("-v", "two"),
                                Map.of("A", "1"),
                                "m"));
        assertThat(map.devices())
                .containsExactly(
                        new Device(
                                "stdin",
                                DeviceKind.STDIN,
                                new Location.Stored(
                                        "swift://./in/*.txt", "AUTH_test", "in", "*.txt"),
                                "application/octet-stream",
                                Map.of(),
                                0,
                                new ByteRange(5, 9),
                                null),
                        new Device(
                                "stdout",
                                DeviceKind.STDOUT,
                                new Location.Stored(
                                        "swift://AUTH_other/out/*", "AUTH_other", "out", "*"),
                                "text/plain",
                                Map.of("Color", "red"),
                                3,
                                null,
                                null),
                        STDERR);
        assertThat(map.count()).isEqualTo(2);
        assertThat(map.connect()).containsExactly("map");
        assertThat(map.attach()).isEqualTo("stdin");
        assertThat(map.location()).isEqualTo("here");
        assertThat(map.limits())
                .isEqualTo(
                        new LimitWishes(
                                Duration.ofMillis(1500),
                                1000L,
                                99L,
                                new LimitWishes.Channels(1L, 2L, 3L, 10L)));
    }

    @Test
    void splitIsByLinesUnlessItSaysOtherwise() {
        Function<String, @Nullable Split> split =
                text ->
                        parse(
                                        """
                                        [{'name': 'x', 'exec': {'path': 'swift://a/c/p'}, 'devices': [
                                          {'name': 'stdin', 'path': 'swift://a/c/o', 'split': %s}]}]
                                        """
                                                .formatted(text))
                                .groups()
                                .getFirst()
                                .devices()
                                .getFirst()
                                .split();

        assertThat(split.apply("{'size': 5}")).isEqualTo(new Split(Split.By.LINE, 5, 0));
        assertThat(split.apply("{'by': 'csv', 'count': 3}"))
                .isEqualTo(new Split(Split.By.CSV, 0, 3));
        assertThat(split.apply("{'by': 'bytes', 'size': 1}"))
                .isEqualTo(new Split(Split.By.BYTES, 1, 0));
    }

    @Test
    void objectWithGroupsGivesItsLimitsToGroupsThatHaveNone() {
        JobDescription job =
                parse(
                        """
                        {'name': 'nightly', 'limits': {'timeout': 5, 'memory': 7}, 'groups': [
                          {'name': 'a', 'exec': {'path': 'swift://~/b/a'}, 'limits': {'memory': 3}},
                          {'name': 'b', 'exec': {'path': 'swift://~/b/b'}}]}
                        """);

        assertThat(job.name()).isEqualTo("nightly");
        assertThat(job.groups())
                .extracting(Group::limits)
                .containsExactly(
                        new LimitWishes(
                                Duration.ofSeconds(5), 3L, null, LimitWishes.NONE.channels()),
                        new LimitWishes(
                                Duration.ofSeconds(5), 7L, null, LimitWishes.NONE.channels()));
    }

    @Test
    void oldNamesOfKeysMeanTheSame() {
        JobDescription job =
                parse(
                        """
                        [{'name': 'a', 'exec': {'path': 'swift://~/b/a'},
                          'file_list': [{'device': 'stdout', 'path': 'zvm://b:/dev/in/left'}]},
                         {'name': 'b', 'exec': {'path': 'swift://~/b/b'}}]
                        """);

        assertThat(job.groups().getFirst().device("stdout").orElseThrow().path())
                .isEqualTo(new Location.Peer("zvm://b:/dev/in/left", "b", "in/left"));
    }

    @Test
    void argumentsKeepTogetherWhatIsQuoted() {
        JobDescription job =
                parse(
                        """
                        [{'name': 'a', 'exec': {'path': 'swift://~/b/a', 'args': '-e \\'one two\\' \\'\\' x'}}]
                        """);

        assertThat(job.groups().getFirst().exec().args()).containsExactly("-e", "one two", "", "x");
    }

    @Test
    void groupMayConnectToItselfWhenItHasSeveralInstances() {
        JobDescription job =
                parse(
                        """
                        [{'name': 'a', 'exec': {'path': 'swift://~/b/a'}, 'count': 3, 'connect': ['a', 'a']}]
                        """);

        assertThat(job.groups().getFirst().connect()).containsExactly("a");
    }

    @Test
    void wishesAreCappedByWhatTheServerGives() {
        Limits most = most(77, new ChannelLimits(5, 6, 7, 8));
        LimitWishes.Channels few = new LimitWishes.Channels(1L, 60L, null, 2L);

        assertThat(new LimitWishes(Duration.ofSeconds(60), 5000L, 50L, few).within(most))
                .isEqualTo(most(50, new ChannelLimits(1, 6, 7, 2)));
        assertThat(LimitWishes.NONE.within(most)).isEqualTo(most);
    }

    private static Limits most(long fuel, ChannelLimits channels) {
        return new Limits(Duration.ofSeconds(10), 1000, 500, 2000, 30, 20, fuel, channels);
    }

    @ParameterizedTest(name = "{0} of {1} bytes")
    @CsvSource({
        "bytes=0-3, 10, 0, 4",
        "bytes=2-, 10, 2, 8",
        "bytes=-4, 10, 6, 4",
        "bytes=-40, 10, 0, 10",
        "bytes=5-99, 10, 5, 5",
        "bytes=9-9, 10, 9, 1"
    })
    void rangeIsCutToTheObject(String text, long size, long offset, long length) {
        assertThat(ByteRange.parse(text).flatMap(range -> range.within(size)))
                .contains(new ByteRange.Region(offset, length));
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-, 10", "bytes=-0, 10", "bytes=0-, 0"})
    void rangeOutsideOfTheObjectIsNone(String text, long size) {
        assertThat(ByteRange.parse(text).orElseThrow().within(size)).isEmpty();
    }
}
