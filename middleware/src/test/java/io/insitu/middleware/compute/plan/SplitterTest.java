package io.insitu.middleware.compute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Split;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Timestamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SplitterTest {
    @TempDir Path directory;

    private record Opened(Content content, long size) implements OpenObject {
        @Override
        public ObjectRecord record() {
            return new ObjectRecord(
                    new ObjectPath("a", "c", "o"), size, "etag", "t", new Timestamp(1), Map.of());
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest(name = "{0} by {1} {2}/{3}")
    @CsvSource({
        "'a\nbb\nccc\n', LINE, 3, 0, 'a\nbb\n|ccc\n'",
        "'a\nbb\nccc\n', LINE, 2, 0, 'a\n|bb\n|ccc\n'",
        "'a\nbb\nccc', LINE, 1, 0, 'a\n|bb\n|ccc'",
        "'one long line', LINE, 1, 0, 'one long line'",
        "'\n\n\n', LINE, 1, 0, '\n|\n|\n'",
        "'', LINE, 0, 4, ''",
        "abcdefg, BYTES, 3, 0, abc|def|g",
        "abcdefg, BYTES, 0, 3, ab|cd|efg",
        "'a,\"x\ny\"\nb\n', CSV, 4, 0, 'a,\"x\ny\"\n|b\n'",
        "'a,\"x\"\"\ny\"\nb\n', CSV, 2, 0, 'a,\"x\"\"\ny\"\n|b\n'",
        "'a\n\"never closed\nb\n', CSV, 1, 0, 'a\n|\"never closed\nb\n'"
    })
    void partsEndBetweenRecords(String text, Split.By by, long size, int count, String parts) {
        assertThat(String.join("|", texts(text, inMemory(text), new Split(by, size, count))))
                .isEqualTo(parts);
    }

    @ParameterizedTest
    @EnumSource(Split.By.class)
    void everyRecordIsInThePartInWhichItStarts(Split.By by) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String text = text(random, by == Split.By.CSV ? "a,\"\n" : "ab\n");
            List<String> records = records(text, by);
            for (int boundary = 1; boundary <= text.length() + 1; boundary++) {
                check(text, new Split(by, boundary, 0), records, seed);
                check(text, new Split(by, 0, boundary), records, seed);
            }
        }
    }

    private void check(String text, Split split, List<String> records, long seed) {
        List<String> expected = new ArrayList<>();
        long parts = split.parts(text.length());
        int start = 0;
        int record = 0;
        for (long part = 1; part <= Math.max(1, parts); part++) {
            long end = part >= parts ? text.length() : split.begin(part, text.length());
            StringBuilder all = new StringBuilder();
            while (record < records.size() && start < end) {
                all.append(records.get(record));
                start += records.get(record++).length();
            }
            if (!all.isEmpty()) {
                expected.add(all.toString());
            }
        }

        assertThat(texts(text, inMemory(text), split))
                .as("%s of '%s', seed %d", split, text, seed)
                .isEqualTo(expected.isEmpty() ? List.of("") : expected);
    }

    @ParameterizedTest
    @EnumSource(Split.By.class)
    void filesLargerThanAWindowAreCutAsMemoryIs(Split.By by) throws IOException {
        Random random = new Random(7);
        String text =
                random.ints(60_000, 0, 12)
                        .mapToObj(i -> i == 0 ? "\"q\nuoted\"\n" : i < 3 ? "\n" : "some,text")
                        .collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("object"), "??" + text);
        OpenObject inFile =
                new Opened(new OpenObject.Content.InFile(file, 2, text.length()), text.length());
        Split split = new Split(by, 0, 37);

        assertThat(texts(text, inFile, split)).isEqualTo(texts(text, inMemory(text), split));
    }

    @Test
    void onlyTheRangeIsCut() {
        Region whole = new Region(2, 4);

        assertThat(Splitter.parts(new Split(Split.By.LINE, 1, 0), inMemory("a\nb\nc\nd\n"), whole))
                .containsExactly(new Region(2, 2), new Region(4, 2));
    }

    private static List<String> texts(String text, OpenObject object, Split split) {
        Region whole = new Region(0, text.length());
        return Splitter.parts(split, object, whole).stream()
                .map(part ->
                        text.substring((int) part.offset(), (int) (part.offset() + part.length())))
                .toList();
    }

    private static OpenObject inMemory(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return new Opened(new OpenObject.Content.InMemory(bytes), text.length());
    }

    private static String text(Random random, String letters) {
        return random.ints(random.nextInt(14), 0, letters.length())
                .mapToObj(i -> letters.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static List<String> records(String text, Split.By by) {
        List<String> records = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= by == Split.By.CSV && text.charAt(i) == '"';
            if (by == Split.By.BYTES || (text.charAt(i) == '\n' && !quoted)) {
                records.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            records.add(text.substring(start));
        }
        return records;
    }
}
