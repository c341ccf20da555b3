package io.insitu.middleware.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.StorageException;
import io.insitu.storage.Timestamp;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected bytes are those of Swift 2.30.1 for the same names.
class ListingWriterTest {
    private static final Timestamp TIME =
            Timestamp.of(Instant.parse("2026-11-23T09:09:57.414480Z"));

    private static final List<ListingEntry> OBJECTS =
            List.of(
                    new ListingEntry.ObjectEntry(
                            "a b.txt", 5, "5d41402abc4b2a76b9719d911017c592", "text/plain", TIME),
                    new ListingEntry.Subdir("x/"));

    private static final List<ListingEntry> CONTAINERS =
            List.of(new ListingEntry.ContainerEntry("c1", 2, 7, TIME));

    private static Response container(String format, List<ListingEntry> entries) {
        return ListingWriter.container(
                Requests.of("GET", "/v1/a/c1?format=" + format),
                Headers.EMPTY,
                "c1",
                pages(entries),
                ListingQuery.all(10_000));
    }

    private static Response account(String format, List<ListingEntry> entries) {
        return ListingWriter.account(
                Requests.of("GET", "/v1/AUTH_test?format=" + format),
                Headers.EMPTY,
                "AUTH_test",
                pages(entries),
                ListingQuery.all(10_000));
    }

    private static ListingPages pages(List<ListingEntry> entries) {
        return query -> {
            assertThat(query.marker()).isEmpty();
            return entries;
        };
    }

    @Test
    void aContainerInJson() {
        assertThat(Responses.body(container("json", OBJECTS)))
                .isEqualTo(
                        "[{\"bytes\": 5, \"hash\": \"5d41402abc4b2a76b9719d911017c592\","
                                + " \"name\": \"a b.txt\", \"content_type\": \"text/plain\","
                                + " \"last_modified\": \"2026-11-23T09:09:57.414480\"},"
                                + " {\"subdir\": \"x/\"}]");
    }

    @Test
    void aContainerInXml() {
        assertThat(Responses.body(container("xml", OBJECTS)))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            + "<container name=\"c1\"><object><name>a b.txt</name>"
                            + "<hash>5d41402abc4b2a76b9719d911017c592</hash><bytes>5</bytes>"
                            + "<content_type>text/plain</content_type>"
                            + "<last_modified>2026-11-23T09:09:57.414480</last_modified></object><subdir"
                            + " name=\"x/\"><name>x/</name></subdir></container>");
    }

    @Test
    void aContainerInPlainText() {
        Response response = container("plain", OBJECTS);

        assertThat(Responses.body(response)).isEqualTo("a b.txt\nx/\n");
        assertThat(response.headers().first("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void anAccountInJson() {
        assertThat(Responses.body(account("json", CONTAINERS)))
                .isEqualTo(
                        "[{\"name\": \"c1\", \"count\": 2, \"bytes\": 7,"
                                + " \"last_modified\": \"2026-11-23T09:09:57.414480\"}]");
    }

    @Test
    void anAccountInXml() {
        assertThat(Responses.body(account("xml", CONTAINERS)))
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <account name="AUTH_test">
                        <container><name>c1</name><count>2</count><bytes>7</bytes>\
                        <last_modified>2026-11-23T09:09:57.414480</last_modified></container>
                        </account>\
                        """);
    }

    @Test
    void anAccountsSubdirInXml() {
        assertThat(Responses.body(account("xml", List.of(new ListingEntry.Subdir("c1")))))
                .endsWith("<account name=\"AUTH_test\">\n<subdir name=\"c1\" />\n</account>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    plain | 204 | ''
                    json  | 200 | []
                    xml   | 200 | '<?xml version="1.0" encoding="UTF-8"?>~<container name="c1" />'
                    """)
    void anEmptyContainer(String format, int status, String body) {
        Response response = container(format, List.of());

        assertThat(response.status()).isEqualTo(status);
        assertThat(Responses.body(response)).isEqualTo(body.replace('~', '\n'));
    }

    @Test
    void oneThatAskedByAcceptIsToldThatItMatters() {
        Response response =
                ListingWriter.container(
                        Requests.of("GET", "/v1/a/c1"),
                        Headers.EMPTY,
                        "c1",
                        pages(OBJECTS),
                        ListingQuery.all(10_000));

        assertThat(response.headers().first("Vary")).contains("Accept");
        assertThat(container("json", OBJECTS).headers().has("Vary")).isFalse();
    }

    @Test
    void namesAreEscapedAsPythonDoes() {
        var entries =
                List.<ListingEntry>of(new ListingEntry.Subdir("\"<&>\\\té\u007f\uD83D\uDE00"));

        assertThat(Responses.body(container("json", entries)))
                .isEqualTo("[{\"subdir\": \"\\\"<&>\\\\\\t\\u00e9\\u007f\\ud83d\\ude00\"}]");
        assertThat(Responses.body(container("xml", entries)))
                .contains("<subdir name=\"&quot;&lt;&amp;&gt;\\&#09;é\u007f\uD83D\uDE00\">")
                .contains("<name>\"&lt;&amp;&gt;\\\té\u007f\uD83D\uDE00</name>");
    }

    /// A store of so many names, in pages as they are asked for.
    private static ListingPages numbered(int count, String suffix) {
        return query -> {
            int from =
                    query.marker().isEmpty() ? 0 : Integer.parseInt(query.marker(), 0, 6, 10) + 1;
            return IntStream.range(from, Math.min(count, from + query.limit()))
                    .<ListingEntry>mapToObj(
                            i -> new ListingEntry.Subdir("%06d".formatted(i) + suffix))
                    .toList();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10000, 0",
        "1, 10000, 1",
        "499, 10000, 499",
        "500, 10000, 500",
        "501, 10000, 501",
        "1000, 1000, 1000",
        "1001, 1000, 1000",
        "9999, 501, 501",
        "5, 0, 0"
    })
    void aListingHasAllPagesUpToItsLimit(int count, int limit, int listed) {
        Response response =
                ListingWriter.container(
                        Requests.of("GET", "/v1/a/c"),
                        Headers.EMPTY,
                        "c",
                        numbered(count, ""),
                        ListingQuery.all(limit));

        String expected =
                IntStream.range(0, listed)
                        .mapToObj(i -> "%06d\n".formatted(i))
                        .collect(Collectors.joining());
        assertThat(response.content().length()).isEqualTo(expected.length());
        assertThat(Responses.body(response)).isEqualTo(expected);
    }

    @Test
    void aLargeListingIsWrittenWhileItIsSent() {
        Response response =
                ListingWriter.container(
                        Requests.of("GET", "/v1/a/c?format=json"),
                        Headers.EMPTY,
                        "c",
                        numbered(3000, "x".repeat(1000)),
                        ListingQuery.all(10_000));

        assertThat(response.content().length()).isEqualTo(-1);
        assertThat(Responses.body(response))
                .startsWith("[{\"subdir\": \"000000x")
                .contains("x\"}, {\"subdir\": \"001500x")
                .endsWith("x\"}]");
    }

    @Test
    void aListingThatCannotBeGoneOnWithDoesNotLookWhole() {
        ListingPages pages =
                query -> {
                    if (query.marker().compareTo("0015") > 0) {
                        throw new StorageException(
                                StorageException.Reason.NO_SUCH_CONTAINER, "deleted");
                    }
                    return numbered(3000, "x".repeat(1000)).page(query);
                };
        Response response =
                ListingWriter.container(
                        Requests.of("GET", "/v1/a/c"),
                        Headers.EMPTY,
                        "c",
                        pages,
                        ListingQuery.all(10_000));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Responses.body(response));
    }
}
