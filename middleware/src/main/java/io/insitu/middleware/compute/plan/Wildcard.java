package io.insitu.middleware.compute.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A name with `*` in it, each of which stands for any characters, none included.
///
/// A match is of the whole name, and each `*`, from the left, takes as much as it can. With the
/// first and the last fixed text held at the ends, that is the match in which every text between
/// stands as far to the right as it can; so one pass from the right finds it, without backtracking.
record Wildcard(String pattern) {
    /// {@return what stands before the first `*`: all matching names begin with it}
    String prefix() {
        int star = pattern.indexOf('*');
        return star < 0 ? pattern : pattern.substring(0, star);
    }

    boolean isLiteral() {
        return pattern.indexOf('*') < 0;
    }

    boolean matches(String name) {
        return captures(name).isPresent();
    }

    /// {@return what each `*` takes; empty when the name does not match}
    Optional<List<String>> captures(String name) {
        String[] texts = pattern.split("\\*", -1);
        int last = texts.length - 1;
        if (last == 0) {
            return name.equals(pattern) ? Optional.of(List.of()) : Optional.empty();
        }
        int from = texts[0].length();
        int end = name.length() - texts[last].length();
        if (from > end || !name.startsWith(texts[0]) || !name.endsWith(texts[last])) {
            return Optional.empty();
        }
        List<String> captures = new ArrayList<>(last);
        for (int i = last - 1; i >= 1; i--) {
            int at = name.lastIndexOf(texts[i], end - texts[i].length());
            if (at < from) {
                return Optional.empty();
            }
            captures.addFirst(name.substring(at + texts[i].length(), end));
            end = at;
        }
        captures.addFirst(name.substring(from, end));
        return Optional.of(captures);
    }
}
