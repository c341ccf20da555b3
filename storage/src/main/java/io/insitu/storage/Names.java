package io.insitu.storage;

import java.nio.charset.StandardCharsets;

/// The rule that every name obeys. NUL ends a name inside the store's keys, so no name may hold
/// one; half a surrogate pair has no UTF-8 form, so two such names would fall together.
final class Names {
    private Names() {}

    static void check(String kind, String name, boolean mayHoldSlash) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(kind + " name: empty");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("%s name: '%s' holds a NUL".formatted(kind, name));
        }
        if (!isWellFormed(name)) {
            throw new IllegalArgumentException(kind + " name: not well-formed Unicode");
        }
        if (!mayHoldSlash && name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("%s name: '%s' holds a slash".formatted(kind, name));
        }
    }

    private static boolean isWellFormed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(name);
            }
        }
        return true;
    }
}
