package io.insitu.middleware.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Query;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.storage.ListingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                        | PLAIN
                    */*                                       | PLAIN
                    text/*                                    | PLAIN
                    application/json                          | JSON
                    application/*                             | JSON
                    application/xml                           | XML
                    text/xml                                  | TEXT_XML
                    application/xml, application/json         | XML
                    application/xml;q=0.5, application/json   | JSON
                    */*, application/json                     | JSON
                    text/html, application/json;q=0.1         | JSON
                    application/json; charset="utf-8";q=1.0   | JSON
                    """)
    void acceptIsAnsweredWithWhatItLikesBest(String accept, ListingFormat format) {
        assertThat(ListingFormat.of(Requests.of("GET", "/v1/a", "Accept", accept)))
                .isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"json, JSON", "JSON, JSON", "xml, XML", "plain, PLAIN", "other, PLAIN"})
    void formatOverrulesAccept(String format, ListingFormat expected) {
        var request = Requests.of("GET", "/v1/a?format=" + format, "Accept", "image/png");

        assertThat(ListingFormat.of(request)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"image/png, 406", "nonsense, 400", "a/b;q=x, 400", "'application/json,', 400"})
    void whatCannotBeServedIsRefused(String accept, int status) {
        var request = Requests.of("GET", "/v1/a", "Accept", accept);

        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> ListingFormat.of(request))
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @CsvSource({"'', 10000", "0, 0", "1, 1", "10000, 10000", "00010000, 10000", "abc, 10000"})
    void theLimitIsTheDefaultUnlessItIsANumber(String limit, int expected) {
        ListingQuery query = ListingParameters.parse(Query.parse("limit=" + limit), 10_000);

        assertThat(query.limit()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10001", "99999999999999999999999"})
    void aLimitPastTheMaximumIsRefused(String limit) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> ListingParameters.parse(Query.parse("limit=" + limit), 10_000))
                .withMessage("Maximum limit is 10000")
                .satisfies(e -> assertThat(e.status()).isEqualTo(412));
    }

    @Test
    void everyParameterIsRead() {
        Query query =
                Query.parse("limit=5&prefix=p%2F&marker=m+1&end_marker=n&delimiter=%2F&reverse=on");

        assertThat(ListingParameters.parse(query, 10))
                .isEqualTo(new ListingQuery(5, "p/", "m 1", "n", "/", true));
    }
}
