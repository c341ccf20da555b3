package io.insitu.middleware.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// Guesses an object's type by the end of its name, as Swift does when a client does not say.
final class ContentTypes {
    static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_EXTENSION = load();

    /// What stands for two extensions, of which the second says only how the first was packed.
    private static final Map<String, String> SHORT_FORMS =
            Map.of(
                    "svgz", "svg", "tgz", "tar", "taz", "tar", "tz", "tar", "tbz2", "tar", "txz",
                    "tar");

    private static final Set<String> PACKINGS = Set.of("gz", "Z", "bz2", "xz", "br");

    private ContentTypes() {}

    static String guess(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String extension = extension(file);
        if (PACKINGS.contains(extension)) {
            extension = extension(file.substring(0, file.length() - extension.length() - 1));
        }
        String whole = SHORT_FORMS.getOrDefault(extension, extension);
        String exact = BY_EXTENSION.get(whole);
        return exact != null
                ? exact
                : BY_EXTENSION.getOrDefault(whole.toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /// A dot at the beginning of a name begins no extension.
    private static String extension(String file) {
        int dot = file.lastIndexOf('.');
        boolean onlyDotsBefore = file.chars().limit(Math.max(dot, 0)).allMatch(c -> c == '.');
        return dot < 0 || onlyDotsBefore ? "" : file.substring(dot + 1);
    }

    private static Map<String, String> load() {
        Properties types = new Properties();
        try (InputStream in = ContentTypes.class.getResourceAsStream("content-types.properties")) {
            types.load(Objects.requireNonNull(in, "content-types.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                entry -> (String) entry.getKey(),
                                entry -> (String) entry.getValue()));
    }
}
