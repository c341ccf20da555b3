package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.ListingEntry.Subdir;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/// How every object store lists. A backend's test extends this and gives an empty store.
public abstract class ListingContract {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_list").container("c");
    private static final Comparator<String> BY_UTF8 =
            (a, b) ->
                    Arrays.compareUnsigned(
                            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /// Two characters above U+FFFF and one below: by UTF-16 units they would stand the other way
    /// round.
    private static final List<String> NAMES =
            List.of(
                    "a",
                    "a/",
                    "a/b",
                    "a/b/c",
                    "a/d",
                    "a0",
                    "ab",
                    "b--x",
                    "b--y--z",
                    "b-c",
                    "c",
                    "d/1",
                    "d/2",
                    "z",
                    "\u00e4",
                    "\uff5e",
                    "\ud83d\ude00",
                    "\ud83d\ude01/x");

    /// {@return the store under test, the same one all through a test}
    protected abstract ObjectStore store();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    everything                          | 99 |      |       |       |    | false | a a/ a/b a/b/c a/d a0 ab b--x b--y--z b-c c d/1 d/2 z ä ～ 😀 😁/x
                    everything, reverse                 | 99 |      |       |       |    | true  | 😁/x 😀 ～ ä z d/2 d/1 c b-c b--y--z b--x ab a0 a/d a/b/c a/b a/ a
                    nothing asked for                   | 0  |      |       |       |    | false | -
                    a limit                             | 3  |      |       |       |    | false | a a/ a/b
                    a limit, reverse                    | 2  |      |       |       |    | true  | 😁/x 😀
                    a prefix                            | 99 | a/   |       |       |    | false | a/ a/b a/b/c a/d
                    a prefix of no name                 | 99 | q    |       |       |    | false | -
                    a prefix of more than one byte      | 99 | 😀   |       |       |    | false | 😀
                    a marker is not listed itself       | 99 |      | d/1   |       |    | false | d/2 z ä ～ 😀 😁/x
                    a marker that is no name            | 99 |      | d     |       |    | false | d/1 d/2 z ä ～ 😀 😁/x
                    a marker before the prefix          | 2  | b    | a     |       |    | false | b--x b--y--z
                    a marker behind the prefix          | 99 | b    | c     |       |    | false | -
                    an end marker is not listed itself  | 99 |      |       | a/b   |    | false | a a/
                    an end marker behind the prefix     | 99 | a/b  |       | z     |    | false | a/b a/b/c
                    both markers                        | 99 |      | a/    | a0    |    | false | a/b a/b/c a/d
                    markers the wrong way round         | 99 |      | c     | b     |    | false | -
                    both markers, reverse               | 99 |      | a0    | a/    |    | true  | a/d a/b/c a/b
                    a marker, reverse                   | 2  |      | c     |       |    | true  | b-c b--y--z
                    a delimiter                         | 99 |      |       |       | /  | false | a [a/] a0 ab b--x b--y--z b-c c [d/] z ä ～ 😀 [😁/]
                    a delimiter, reverse                | 99 |      |       |       | /  | true  | [😁/] 😀 ～ ä z [d/] c b-c b--y--z b--x ab a0 [a/] a
                    sub-directories count to the limit  | 2  |      |       |       | /  | false | a [a/]
                    a delimiter behind a prefix         | 99 | a/   |       |       | /  | false | a/ a/b [a/b/] a/d
                    the same, reverse                   | 99 | a/   |       |       | /  | true  | a/d [a/b/] a/b a/
                    a prefix that ends amid a name      | 99 | a    |       |       | /  | false | a [a/] a0 ab
                    a delimiter of two characters       | 99 | b    |       |       | -- | false | [b--] b-c
                    the same, behind a deeper prefix    | 99 | b--  |       |       | -- | false | b--x [b--y--]
                    a delimiter of several bytes        | 99 | 😀   |       |       | 😀 | false | 😀
                    a sub-directory as marker           | 3  |      | a/    |       | /  | false | a0 ab b--x
                    a name below one as marker          | 2  |      | a/b   |       | /  | false | [a/] a0
                    the last name below one as marker   | 2  |      | a/d   |       | /  | false | a0 ab
                    a sub-directory as marker, reverse  | 99 |      | a/    |       | /  | true  | a
                    a sub-directory as end marker       | 99 |      |       | a/    | /  | false | a
                    the same, reverse                   | 3  |      | ab    | a/    | /  | true  | a0
                    a name below one as end, reverse    | 3  |      | ab    | a/b   | /  | true  | a0 [a/]
                    """)
    void listingsOf(ArgumentsAccessor row) {
        fill(NAMES);
        ListingQuery query =
                new ListingQuery(
                        Integer.parseInt(text(row, 1)),
                        text(row, 2),
                        text(row, 3),
                        text(row, 4),
                        text(row, 5),
                        Boolean.parseBoolean(text(row, 6)));
        String expected = text(row, 7);

        assertThat(texts(store().objects(CONTAINER, query)))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void aNeighbourThatBeginsWithTheSameNameIsNotListed() {
        fill(List.of("x"));
        ContainerPath longer = CONTAINER.accountName().container("c2");
        store().putContainer(longer, MetadataUpdate.NONE);
        Contents.put(store(), longer.object("y"), new byte[0]);

        assertThat(texts(store().objects(CONTAINER, ListingQuery.all(10)))).containsExactly("x");
        assertThat(texts(store().containers(CONTAINER.accountName(), ListingQuery.all(10))))
                .containsExactly("c", "c2");
    }

    @Test
    void containersAreListedByTheSameRules() {
        AccountName account = CONTAINER.accountName();
        for (String name : List.of("a-1", "a-2", "b", "c")) {
            store().putContainer(account.container(name), MetadataUpdate.NONE);
        }

        ListingQuery rolledUp = new ListingQuery(3, "", "", "", "-", true);

        assertThat(texts(store().containers(account, rolledUp))).containsExactly("c", "b", "[a-]");
        assertThat(texts(store().containers(account, ListingQuery.all(9).withPrefix("a"))))
                .containsExactly("a-1", "a-2");
    }

    /// Lists names of few letters, so that all the edges are met, in every way, and compares with a
    /// model that looks at every name. A failure names the seed, which gives the same run again.
    @Test
    void anyListingIsWhatAModelSays() {
        long seed = Long.getLong("insitu.seed", System.nanoTime());
        Random random = new Random(seed);
        NavigableSet<String> names = new TreeSet<>(BY_UTF8);
        for (int i = 0; i < 120; i++) {
            names.add(word(random, 1 + random.nextInt(6)));
        }
        fill(names);

        for (int i = 0; i < 3000; i++) {
            ListingQuery query =
                    new ListingQuery(
                            random.nextInt(random.nextBoolean() ? 5 : 200),
                            maybeWord(random, 3),
                            maybeWord(random, 5),
                            maybeWord(random, 5),
                            maybeWord(random, 2),
                            random.nextBoolean());
            assertThat(texts(store().objects(CONTAINER, query)))
                    .as("-Dinsitu.seed=%d, query %d: %s of %s", seed, i, query, names)
                    .isEqualTo(model(names, query));
        }
    }

    private static List<String> model(NavigableSet<String> names, ListingQuery query) {
        boolean reverse = query.reverse();
        String low = reverse ? query.endMarker() : query.marker();
        String high = reverse ? query.marker() : query.endMarker();
        List<String> lines = new ArrayList<>();
        Set<String> said = new HashSet<>(Set.of(low));
        for (String name : reverse ? names.descendingSet() : names) {
            boolean listed =
                    name.startsWith(query.prefix())
                            && (low.isEmpty() || BY_UTF8.compare(name, low) > 0)
                            && (high.isEmpty() || BY_UTF8.compare(name, high) < 0);
            int at = name.indexOf(query.delimiter(), query.prefix().length());
            if (listed && (query.delimiter().isEmpty() || at < 0)) {
                lines.add(name);
            } else if (listed && said.add(name.substring(0, at + query.delimiter().length()))) {
                lines.add("[" + name.substring(0, at + query.delimiter().length()) + "]");
            }
        }
        return lines.subList(0, Math.min(query.limit(), lines.size()));
    }

    private static String maybeWord(Random random, int lengthMax) {
        return random.nextInt(3) == 0 ? "" : word(random, 1 + random.nextInt(lengthMax));
    }

    private static String word(Random random, int length) {
        String[] letters = {"a", "b", "/", "/", "-", "\u00e9", "\uff5e", "\ud83d\ude00"};
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(letters[random.nextInt(letters.length)]);
        }
        return word.toString();
    }

    private void fill(Iterable<String> names) {
        store().putContainer(CONTAINER, MetadataUpdate.NONE);
        for (String name : names) {
            Contents.put(
                    store(), CONTAINER.object(name), new byte[0], new NewObject("a/b", Map.of()));
        }
    }

    private static List<String> texts(List<ListingEntry> entries) {
        return entries.stream()
                .map(entry -> entry instanceof Subdir ? "[" + entry.name() + "]" : entry.name())
                .toList();
    }

    private static String text(ArgumentsAccessor row, int column) {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
