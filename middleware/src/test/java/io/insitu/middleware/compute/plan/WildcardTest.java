package io.insitu.middleware.compute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WildcardTest {
    @ParameterizedTest(name = "{0} takes {2} of {1}")
    @CsvSource({
        "*.txt, a.txt, a",
        "*, anything, anything",
        "a*, a, ''",
        "a*b*c, axbybzc, xbyb-z",
        "*-*, a-b-c, a.b-c",
        "**, ab, ab-",
        "x/*/y, x/1/2/y, 1/2",
        "same, same, none"
    })
    void nameMatchesAsAWhole(String pattern, String name, String parts) {
        Optional<List<String>> captures = new Wildcard(pattern).captures(name);

        assertThat(captures).isEqualTo(byRegularExpression(pattern, name));
        assertThat(captures).as(parts).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"*.txt, x.txt.bak", "a*b, ab c", "ab*ba, aba", "x, xx", "a*a*a, aa"})
    void otherNamesDoNotMatch(String pattern, String name) {
        assertThat(new Wildcard(pattern).captures(name)).isEmpty();
    }

    @Test
    void everyStarTakesAsMuchAsItCanFromTheLeft() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*", 6);
            String name = text(random, "ab", 9);

            assertThat(new Wildcard(pattern).captures(name))
                    .as("%s on %s, seed %d", pattern, name, seed)
                    .isEqualTo(byRegularExpression(pattern, name));
        }
    }

    private static String text(Random random, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static Optional<List<String>> byRegularExpression(String pattern, String name) {
        Matcher matcher = Pattern.compile(pattern.replace("*", "(.*)")).matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList());
    }
}
