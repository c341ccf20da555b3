package io.insitu.middleware.compute.description;

import java.util.Optional;
import java.util.regex.Pattern;

/// The devices that an instance can have, and how it may use them.
public enum DeviceKind {
    STDIN("stdin", true, false),
    STDOUT("stdout", false, false),
    STDERR("stderr", false, false),
    INPUT("input", true, true),
    OUTPUT("output", false, true),
    SCRIPT("script", true, true),
    /// `image`, `image-2`, `image-3` and so on: a later one lies over an earlier one.
    IMAGE("image", true, true),
    /// A file system that the server has: the device has that image's name.
    SYSTEM_IMAGE("", true, true),
    DEBUG("debug", false, false),
    /// `in/X`: the end of a `zvm://` pipe that is read.
    PEER_IN("in/", true, false),
    /// `out/X`: the end of a `zvm://` pipe that is written.
    PEER_OUT("out/", false, false);

    private static final Pattern ONE_OF_IMAGES = Pattern.compile("image(-[1-9][0-9]{0,3})?");

    private final String alias;
    private final boolean readable;
    private final boolean random;

    DeviceKind(String alias, boolean readable, boolean random) {
        this.alias = alias;
        this.readable = readable;
        this.random = random;
    }

    /// {@return its name below `/dev`; empty where that differs}
    public String alias() {
        return alias;
    }

    public boolean readable() {
        return readable;
    }

    /// {@return whether the program may move about in it}
    public boolean random() {
        return random;
    }

    /// {@return whether its bytes may go into the answer}
    public boolean immediate() {
        return this == STDOUT || this == STDERR;
    }

    /// {@return whether it is nothing but an end of a pipe}
    boolean isPeer() {
        return this == PEER_IN || this == PEER_OUT;
    }

    /// {@return the kind of a device of that alias}
    public static Optional<DeviceKind> of(String alias) {
        for (DeviceKind kind : values()) {
            if (kind.isNamed(alias)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private boolean isNamed(String name) {
        return switch (this) {
            case PEER_IN, PEER_OUT -> name.startsWith(alias) && name.length() > alias.length();
            case IMAGE -> ONE_OF_IMAGES.matcher(name).matches();
            default -> name.equals(alias);
        };
    }

    /// {@return a device's name without the `/dev/` that may stand before it}
    static String alias(String name) {
        return name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
    }
}
